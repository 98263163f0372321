// node redraw.js ADDRESS FOLDER PID: how long it takes from the choice of another recording until its picture is on the
// page, in the rooms of raters and gold standards; the median of ten, and what of it the server (PID) computed, which
// does not hang on what else the machine does. Prints milliseconds; fails where the server takes above 300.
const fs = require('fs');
const { open } = require('./page.js');
const [address, folder, server] = process.argv.slice(2);
// Of Linux: hundredths of a second of the process, user and system.
const computed = () => {
  const fields = fs.readFileSync(`/proc/${server}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
};

const drive = async ({ page, check, step, until, room, idle }) => {
  for (const [name, picture] of [['raters', 'traces'], ['gold', 'picture']]) {
    step(name);
    await room(name);
    await until('wait for the picture', (id) => document.querySelector(id), `#${name}-${picture} img`);
    await idle();
    const times = [];
    const before = computed();
    for (let i = 0; i < 10; i += 1) {
      times.push(await page.evaluate((choice, output) => new Promise((done) => {
        const select = document.querySelector(choice);
        const other = [...select.options].find((option) => option.value !== select.value).value;
        const old = document.querySelector(`${output} img`).src;
        const started = performance.now();
        const seen = new MutationObserver(() => {
          const now = document.querySelector(`${output} img`);
          if (now && now.src !== old) { seen.disconnect(); done(performance.now() - started); }
        });
        seen.observe(document.querySelector(output), { childList: true, subtree: true, attributes: true });
        select.value = other;
        $(select).trigger('change');
      }), `#${name}-recording`, `#${name}-${picture}`));
      await idle();
    }
    const share = (computed() - before) / 10;
    times.sort((a, b) => a - b);
    const [low, middle, high] = [times[0], (times[4] + times[5]) / 2, times[9]].map(Math.round);
    console.log(`${name}: median ${middle} ms (${low} to ${high}), of which the server computes ${share}`);
    check(share <= 300, `${name} is slow`);
  }
};

open(address, folder).then((opened) => drive(opened).then(() => opened.end(), opened.end))
  .catch((error) => { console.error(error); process.exit(1); });
