// node explore.js ADDRESS FOLDER: goes from a folder of ratings to an exported gold standard and classes, as a
// psychologist would; saves the CSV, the script and pictures of each room in three widths to FOLDER. Fails on an error
// on the page, on a request that leaves this machine, and on a room that is wider than the window.
const puppeteer = require('puppeteer-core');
const fs = require('fs');
const path = require('path');
const [address, folder] = process.argv.slice(2);
const widths = [1400, 1000, 420];

(async () => {
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  const page = await browser.newPage();
  const faults = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !url.startsWith('data:') && !url.startsWith('ws:')) faults.push(`asks for ${url}`);
  });
  page.on('pageerror', (error) => faults.push(`script error: ${error.message}`));
  const session = await page.target().createCDPSession();
  await session.send('Page.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });

  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const idle = async () => {
    await pause(400);
    await page.waitForFunction(() => !document.documentElement.classList.contains('shiny-busy'), { timeout: 60000 });
    await pause(400);
  };
  const click = async (id) => { await page.click(id); await idle(); };
  const text = (id) => page.$eval(id, (element) => element.textContent);
  const look = async (room) => {
    for (const width of widths) {
      await page.setViewport({ width, height: 900 });
      await idle();
      await page.screenshot({ path: path.join(folder, `${room}-${width}.png`) });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width + 1) faults.push(`${room} is ${wide} wide in a window of ${width}`);
    }
    await page.setViewport({ width: widths[0], height: 900 });
    await idle();
    const errors = await page.$$eval('.shiny-output-error', (all) =>
      all.filter((one) => !one.classList.contains('shiny-output-error-shiny.silent.error') && one.offsetParent)
        .map((one) => one.textContent));
    errors.filter(Boolean).forEach((error) => faults.push(`${room}: ${error}`));
  };
  const room = async (name) => { await click(`a[data-value="${name}"]`); };
  const download = async (id, name) => {
    await click(id);
    for (let i = 0; i < 100 && !fs.existsSync(path.join(folder, name)); i += 1) await pause(100);
    if (!fs.existsSync(path.join(folder, name))) faults.push(`${name} did not come`);
  };

  await page.setViewport({ width: widths[0], height: 900 });
  await page.goto(address);
  await idle();
  await look('files');
  await room('raters'); await look('raters');
  await room('gold'); await click('#gold-fuse'); await look('gold');
  await room('segments'); await click('#segments-extract'); await look('segments');
  const box = await (await page.$('#segments-whole')).boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await idle();
  await pause(1000);
  const chosen = await page.$eval('#segments-segment', (element) => element.value);
  if (chosen === '1' || chosen === '') faults.push(`a click into the picture chose segment "${chosen}"`);
  await room('classes'); await click('#classes-cluster'); await look('classes');
  await room('export');
  await page.evaluate(() => { const s = document.querySelector('#export-part'); s.selectize.setValue('gold'); });
  await idle();
  await look('export');
  await download('#export-rows', 'gold.csv');
  fs.writeFileSync(path.join(folder, 'script.R'), await text('#export-code'));
  await click('#dark'); await look('dark');
  await page.click('#export-done');
  await pause(500);
  await browser.close();
  faults.forEach((fault) => console.log(`fault: ${fault}`));
  process.exit(faults.length > 0 ? 1 : 0);
})().catch((error) => { console.error(error); process.exit(1); });
