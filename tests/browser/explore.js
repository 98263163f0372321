// node explore.js ADDRESS FOLDER: goes from a folder of ratings to an exported gold standard and named classes, as a
// psychologist would; saves the rows and the script of each table to FOLDER, and pictures of each room in three widths
// where PICTURES is set.
// Fails on an error on the page, on a request that leaves this machine, on a room that is wider than the window, on
// what axe finds hard to use without eyes or mouse, and where bad input ends the page or is taken without a word.
const fs = require('fs');
const path = require('path');
const { open } = require('./page.js');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const [address, folder] = process.argv.slice(2);

const drive = async ({ page, step, idle, until, click, room, text, set, check, said, download }) => {
  // Axe judges a room once; in the dark only colours are others.
  const judge = async (rules) => {
    await page.evaluate(axe);
    const found = await page.evaluate((rules) => axe.run(document, { resultTypes: ['violations'], ...rules }), rules);
    found.violations.forEach((one) =>
      check(false, `${one.id} (${one.nodes.map((node) => node.html.slice(0, 90)).join('; ')})`));
  };
  const light = { rules: { region: { enabled: false } } };
  const dark = { runOnly: ['color-contrast'] };
  // All pictures are drawn anew for each width; 1000 is between, and looked at in the first room and by people.
  const widths = process.env.PICTURES ? [1000, 420, 1400] : [420, 1400];
  const look = async (name, among = widths, rules = light) => {
    for (const width of among) {
      await page.setViewport({ width, height: 900 });
      await idle();
      if (process.env.PICTURES) await page.screenshot({ path: path.join(folder, `${name}-${width}.png`) });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      check(wide <= width + 1, `${name} is ${wide} wide in a window of ${width}`);
    }
    const errors = await page.$$eval('.shiny-output-error', (all) =>
      all.filter((one) => !/silent|validation/.test(one.className) && one.offsetParent).map((one) => one.textContent));
    errors.filter(Boolean).forEach((error) => check(false, error));
    await judge(rules);
  };
  // Bad input is told of, and the page goes on.
  const refused = async (name, act) => {
    const told = await said(act);
    check(told.trim().length > 10, `${name}: nothing is said`);
    check(await page.$('#shiny-disconnected-overlay') === null, `${name} ended the page`);
  };
  const shown = (name) => page.$eval(`a[data-value="${name}"]`, (tab) => tab.classList.contains('active'));
  const take = async (part, as = part) => {
    await room('export');
    await set('#export-part', part);
    await download('#export-rows', `${part}.csv`, `${as}.csv`);
    fs.writeFileSync(path.join(folder, `${as}.R`), await text('#export-code'));
  };

  step('files');
  await look('files', [1000, 420, 1400]);
  const kept = await text('#files-table');
  await set('#files-path', '/not/there');
  await click('#files-read');
  check(/not.there/.test(await text('#files-said')), 'a folder that is not there: nothing is said');
  check(await text('#files-table') === kept, 'a folder that is not there took the ratings away');

  step('raters'); // every verb, one after the other
  await room('raters'); await look('raters');
  await set('#raters-rater', ['ben']);
  await refused('no reason', () => click('#raters-exclude'));
  await refused('a scale of one point', async () => { await set('#raters-low', '1'); await click('#raters-rescale'); });
  await set('#raters-low', '-1');
  await click('#raters-turn');
  await click('#raters-rescale');
  await take('ratings', 'turned');
  await room('raters');
  await click('#raters-undo'); await click('#raters-undo');
  await set('#raters-rater', ['chen']);
  await set('#raters-reason', 'was called to the phone');
  await page.$eval('#raters-everywhere', (box) => box.checked && box.click());
  await click('#raters-exclude');
  await click('#raters-shift');
  await take('ratings', 'mended');

  step('gold standard');
  await room('gold');
  await refused('a window longer than the traces', async () => {
    await set('#gold-smooth', '1000000'); await click('#gold-fuse');
  });
  await set('#gold-smooth', '');
  await click('#gold-fuse');
  await refused('no methods', async () => { await set('#gold-others', []); await click('#gold-compare'); });
  await refused('no reference', async () => {
    await set('#gold-others', ['mean', 'ewe', 'raaw']);
    await set('#gold-truth', '/not/there.csv'); await click('#gold-compare');
  });
  await set('#gold-truth', '');
  await click('#gold-compare');
  await until('compare three methods', () => /raaw/.test(document.querySelector('#gold-scores').textContent));
  await look('gold');
  await take('gold');

  step('segments'); // a click shows and plays
  await room('segments');
  await refused('a length below 0', async () => {
    await set('#segments-length', '-3'); await click('#segments-extract');
  });
  await refused('no features', async () => {
    await set('#segments-length', '10'); await set('#segments-features', []); await click('#segments-extract');
  });
  await set('#segments-features', ['basic']);
  await click('#segments-extract'); await look('segments');
  check(await page.$eval('#player', (player) => player.paused), 'the recording plays unasked');
  await page.$eval('#player', (player) => { // where it was wound to, however far it is when that is asked
    player.addEventListener('seeked', () => { player.dataset.wound = player.dataset.wound || player.currentTime; });
    player.addEventListener('play', () => { player.dataset.played = true; });
    delete player.dataset.wound;
  });
  const box = await (await page.$('#segments-whole')).boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await until('choose a segment by a click into the picture',
    () => Number(document.querySelector('#segments-segment').value) > 1);
  await idle();
  await until('play the chosen segment', () => {
    const player = document.querySelector('#player');
    return !player.hidden && player.dataset.played && player.dataset.wound;
  });
  const start = 10 * (Number(await page.$eval('#segments-segment', (element) => element.value)) - 1);
  const wound = Number(await page.$eval('#player', (player) => player.dataset.wound));
  check(wound >= start && wound <= start + 1, `the segment from ${start} s is played from ${wound} s`);
  await take('segments');
  await take('features');

  step('search');
  await room('search');
  await refused('no number of classes', async () => { await set('#search-from', ''); await click('#search-search'); });
  await set('#search-from', '2');
  await refused('no methods to try', async () => { await set('#search-methods', []); await click('#search-search'); });
  await set('#search-methods', ['kmeans', 'gmm']);
  await set('#search-to', '4');
  await click('#search-search'); await look('search');
  await set('#search-by', ['silhouette']);
  const second = await page.$eval('#search-setting', (element) => element.options[1].value);
  await set('#search-setting', second);
  await click('#search-take');
  check(await shown('classes'), 'taking classes does not show them');
  await take('search');
  await take('classes', 'picked');

  step('classes');
  await room('classes');
  await refused('no classes', async () => { await set('#classes-k', '0'); await click('#classes-cluster'); });
  await refused('more classes than segments', async () => {
    await set('#classes-k', '1000'); await click('#classes-cluster');
  });
  await set('#classes-method', 'dbscan');
  await refused('no radius', async () => { await set('#classes-eps', '-1'); await click('#classes-cluster'); });
  await set('#classes-method', 'kmeans');
  await set('#classes-k', '3');
  await click('#classes-cluster');
  await set('#classes-name1', 'calm'); await set('#classes-name3', 'tense');
  await click('#classes-name');
  check(/tense/.test(await text('#classes-table')), 'the names are not given');
  await look('classes');
  for (const picture of ['silhouette', 'radar', 'effect', 'timeline']) {
    await set('#classes-picture', picture);
    check(await page.$('#classes-drawn img') !== null, `no picture of ${picture}`);
  }
  await take('classes');
  await download('#export-report', 'classes.html');
  await download('#export-settings', 'classes.json');

  step('take along');
  await set('#export-part', 'gold');
  await look('export');
  await click('#code');
  // keys are heard once it has come to rest
  await until('show the script', () => document.querySelector('.modal.show #script') &&
    document.querySelector('.modal').contains(document.activeElement));
  check(/cluster_kmeans/.test(await text('#script')), 'Show code does not show the last step');
  await page.keyboard.press('Escape');
  await until('close the script', () => !document.querySelector('.modal'));

  step('dark');
  await click('#dark');
  await until('wait for the dark', () => getComputedStyle(document.body).backgroundColor === 'rgb(29, 33, 37)');
  await look('dark', [1400], dark);
  await room('gold'); await look('dark-gold', [1400], dark);
  await room('export');

  step('without a mouse'); // from the first room to another
  await page.focus('a[data-value="files"]');
  for (let i = 0; i < 12; i += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement.getAttribute('data-value') === 'classes')) break;
  }
  await page.keyboard.press('Enter');
  await until('change the room by keys',
    () => document.querySelector('a[data-value="classes"]').classList.contains('active'));
  await idle();

  step('close');
  await room('export');
  await page.click('#export-done');
  await until('let the server go', () => !Shiny.shinyapp.isConnected());
};

open(address, folder).then((opened) => drive(opened).then(() => opened.end(), opened.end))
  .catch((error) => { console.error(error); process.exit(1); });
