// What the drives of the explorer share: a page that counts faults, waits until the server is idle, and knows the
// rooms.
const puppeteer = require('puppeteer-core');
const fs = require('fs');
const path = require('path');

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function open(address, folder, width = 1400) {
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--autoplay-policy=no-user-gesture-required'],
  });
  const page = await browser.newPage();
  const faults = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(data|ws|blob):/.test(url) && !url.startsWith(address)) faults.push(`asks for ${url}`);
  });
  page.on('pageerror', (error) => faults.push(`script error: ${error.message}`));
  const session = await page.target().createCDPSession();
  await session.send('Page.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
  await page.setViewport({ width, height: 900 });

  const idle = async () => {
    await pause(400);
    await page.waitForFunction(() => !document.documentElement.classList.contains('shiny-busy'), { timeout: 60000 });
    await pause(400);
  };
  const click = async (id) => { await page.click(id); await idle(); };
  const room = async (name) => { await click(`a[data-value="${name}"]`); };
  const text = (id) => page.$eval(id, (element) => element.textContent);
  const set = async (id, value) => {
    await page.evaluate((id, value) => {
      const element = document.querySelector(id);
      if (element.selectize) element.selectize.setValue(value);
      else { element.value = value; $(element).trigger('change'); }
    }, id, value);
    await idle();
  };
  const check = (good, fault) => { if (!good) faults.push(fault); };
  const download = async (id, name, as = name) => {
    await click(id);
    for (let i = 0; i < 100 && !fs.existsSync(path.join(folder, name)); i += 1) await pause(100);
    if (!fs.existsSync(path.join(folder, name))) faults.push(`${name} did not come`);
    else if (as !== name) fs.renameSync(path.join(folder, name), path.join(folder, as));
  };
  await page.goto(address);
  await idle();
  return { browser, page, faults, idle, click, room, text, set, check, download };
}

module.exports = { open, pause };
