// What the drives of the explorer share: a page that counts faults, waits until all that was asked for has come, and
// knows the rooms. No wait is for a time: each is for something that happens, however slow the machine is, and only
// what has not happened after `patience` is a fault, which names the step.
const puppeteer = require('puppeteer-core');
const fs = require('fs');
const path = require('path');

const patience = 180000;
const nap = (ms) => new Promise((done) => setTimeout(done, ms));

async function launched() {
  const launch = () => puppeteer.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
    timeout: patience, protocolTimeout: 2 * patience,
  });
  return launch().catch((error) => {
    console.log(`Chromium did not start (${error.message}): once more`);
    return launch();
  });
}

// Runs on the page. What the page reports to the server, what the server sends, and what it says is kept. `unsettled`
// tells what is still to come: an answer of the server to all that was sent before, an output that it does not know to
// be seen, or to be as wide as it is, and what it computes.
function listens() {
  const here = { happened: 0, said: [] };
  window.driven = here;
  ['inputchanged', 'busy', 'idle', 'value', 'error', 'disconnected'].forEach((name) => {
    $(document).on(`shiny:${name}`, () => { here.happened += 1; });
  });
  new MutationObserver(() => {
    document.querySelectorAll('.shiny-notification-content-text').forEach((one) => {
      if (one.textContent && !here.said.includes(one.textContent)) here.said.push(one.textContent);
    });
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
  const told = (output, what) => Shiny.shinyapp.$inputValues[`.clientdata_output_${output.id}_${what}`];
  const gone = new Promise((done) => $(document).one('shiny:disconnected', done));
  here.answered = (most) => Promise.race([gone, new Promise((done) => {
    Shiny.shinyapp.makeRequest('settled', [], done, done);
    setTimeout(done, most);
  })]);
  here.unsettled = () => {
    if (document.documentElement.classList.contains('shiny-busy')) return 'the server is busy';
    for (const output of document.querySelectorAll('.shiny-bound-output')) {
      if (!output.offsetWidth) continue;
      if (output.classList.contains('recalculating')) return `${output.id} is computed`;
      if (told(output, 'hidden') !== false) return `${output.id} is not known to be seen`;
      if (!output.classList.contains('shiny-plot-output')) continue;
      const wide = output.getBoundingClientRect().width;
      if (Math.abs(told(output, 'width') - wide) > 0.5) return `${output.id} is not known to be ${wide} wide`;
      if ([...output.querySelectorAll('img')].some((img) => !img.complete)) return `${output.id} is not loaded`;
    }
    return null;
  };
  // Settled is what nothing happened to between two answers of the server: the first comes before the outputs that an
  // input changes, if the server took both at once.
  here.settle = async (most) => {
    const started = performance.now();
    for (let still = 'the server does not answer', calm = 0; calm < 2;) {
      if (!Shiny.shinyapp.isConnected()) return 'the server has gone';
      if (performance.now() - started > most) return still;
      const before = here.happened;
      await here.answered(most);
      await new Promise((done) => setTimeout(done, 5));
      still = here.unsettled() || (here.happened === before ? null : 'it goes on and on');
      calm = still ? 0 : calm + 1;
      if (still) await new Promise((done) => setTimeout(done, 15));
    }
    return null;
  };
}

// A step that fails ends the drive, as what comes after it has no ground.
class Failed extends Error {}

async function open(address, folder, width = 1400) {
  const browser = await launched();
  const page = await browser.newPage();
  page.setDefaultTimeout(patience);
  const faults = [];
  const now = { step: 'open', doing: 'open the page', since: Date.now() };
  const fault = (text) => faults.push(`${now.step}: ${text}`);
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(data|ws|blob):/.test(url) && !url.startsWith(address)) fault(`asks for ${url}`);
  });
  page.on('pageerror', (error) => fault(`script error: ${error.message}`));
  const session = await page.target().createCDPSession();
  await session.send('Page.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
  await page.setViewport({ width, height: 900 });

  const step = (name) => {
    console.log(`${now.step} (${((Date.now() - now.since) / 1000).toFixed(1)} s)`);
    Object.assign(now, { step: name, doing: 'begin', since: Date.now() });
  };
  const idle = async () => {
    const still = await page.evaluate((most) => window.driven.settle(most), patience);
    if (still) throw new Failed(still);
  };
  const until = async (what, condition, ...given) => {
    now.doing = what;
    await page.waitForFunction(condition, { polling: 50 }, ...given);
  };
  // With the mouse. What lies where another element is, for as long as that is, does not get the click.
  const click = async (id) => {
    now.doing = `click ${id}`;
    const clicked = async () => {
      await page.$eval(id, (element) => {
        window.driven.clicked = false;
        element.addEventListener('click', () => { window.driven.clicked = true; }, { once: true });
      });
      await page.click(id);
      return page.evaluate(() => window.driven.clicked);
    };
    if (!await clicked()) {
      await idle();
      if (!await clicked()) throw new Failed('it does not get the click');
    }
    await idle();
  };
  const room = async (name) => {
    await click(`a[data-value="${name}"]`);
    await until(`show ${name}`, (name) => document.querySelector(`.tab-pane[data-value="${name}"]`)
      .classList.contains('active'), name);
    await idle();
  };
  const text = (id) => page.$eval(id, (element) => element.textContent);
  const set = async (id, value) => {
    await until(`set ${id}, which has no ${JSON.stringify(value)}`, (id, value) => {
      const element = document.querySelector(id);
      if (!element) return false;
      if (element.tagName !== 'SELECT') return true;
      const known = element.selectize ? Object.keys(element.selectize.options) :
        [...element.options].map((one) => one.value);
      return [value].flat().every((one) => known.includes(one));
    }, id, value);
    now.doing = `set ${id}`;
    await page.evaluate((id, value) => {
      const element = document.querySelector(id);
      if (element.selectize) element.selectize.setValue(value);
      else { element.value = value; $(element).trigger('change'); }
    }, id, value);
    await idle();
  };
  const check = (good, text) => { if (!good) fault(text); };
  // All that is said while something is done, though it may have gone again; what was said before is closed.
  const said = async (act) => {
    now.doing = 'close what was said';
    await page.$$eval('.shiny-notification-close', (all) => all.forEach((one) => one.click()));
    await until('close what was said', () => !document.querySelector('.shiny-notification'));
    await page.evaluate(() => { window.driven.said = []; });
    await act();
    return page.evaluate(() => window.driven.said.join(' '));
  };
  const download = async (id, name, as = name) => {
    await until(`wait for the link ${id}`, (id) => document.querySelector(id).getAttribute('href'), id);
    await click(id);
    now.doing = `wait for the file ${name}`;
    const file = path.join(folder, name);
    const started = Date.now();
    while (!fs.existsSync(file)) {
      if (Date.now() - started > patience) throw new Failed('it did not come');
      await nap(20);
    }
    if (as !== name) fs.renameSync(file, path.join(folder, as));
  };
  // Ends the process: 0 without a fault. What failed is said last, too.
  const end = async (error) => {
    if (error) {
      fault(`${now.doing}: ${error instanceof Failed ? error.message : error.stack}`);
      const told = page.evaluate(() =>
        [...window.driven.said.slice(-3), document.body.innerText.slice(0, 800)].join('\n'));
      console.log(`${now.step} (not to its end)\nthe page: ${await Promise.race([nap(10000), told]).catch(() => '')}`);
    } else step('end');
    faults.forEach((text) => console.log(`fault: ${text}`));
    await Promise.race([browser.close(), nap(20000)]).catch(() => {});
    process.exit(faults.length > 0 ? 1 : 0);
  };

  try {
    await page.goto(address);
    await until('wait for the server', () => window.Shiny && Shiny.shinyapp && Shiny.shinyapp.isConnected());
    await page.evaluate(listens);
    await idle();
  } catch (error) { await end(error); }
  return { page, step, idle, until, click, room, text, set, check, said, download, end };
}

module.exports = { open };
