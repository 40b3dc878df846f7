// Opens the pages of `soapgen mock` in a browser: an operation is opened, its form filled and sent,
// the answer read; axe looks at each page, light and dark, on a telephone and on a desk.
//
//   node check.mjs ADDRESS OPERATION FIELD VALUE EXPECTED FAULT PICTURES
//
// FIELD is the label of a field of the body, EXPECTED what the answer has to hold, with the request
// that is beside it, FAULT what a fault is called. Pictures of the pages go into the folder PICTURES.
// It prints what is wrong and ends with 1, or nothing.

import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import puppeteer from 'puppeteer-core';

const [address, operation, field, value, expected, fault, pictures] = process.argv.slice(2);
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const problems = [];

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage();
page.on('console', (message) => {
  if (['error', 'warn', 'warning'].includes(message.type())) {
    problems.push(`the console says: ${message.text()}`);
  }
});
page.on('pageerror', (error) => problems.push(`the script fails: ${error}`));
page.on('request', (request) => {
  if (!request.url().startsWith(address) && !request.url().startsWith('data:')) {
    problems.push(`it asks for ${request.url()}`);
  }
});

async function look(name) {
  for (const scheme of ['light', 'dark']) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    for (const width of [360, 1200]) {
      const at = `${name}-${scheme}-${width}`;
      await page.setViewport({ width, height: 800 });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => axe.run());
      for (const { id, impact, nodes } of violations) {
        problems.push(`${at}: ${id} (${impact}): ${nodes.map(({ target }) => target).join(', ')}`);
      }
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) {
        problems.push(`${at}: it is wider than the screen`);
      }
      await page.screenshot({ path: path.join(pictures, `${at}.png`), fullPage: true });
    }
  }
}

async function send(what, act) {
  await Promise.all([page.waitForNavigation(), act()]);
  // What is folded has no text on the screen.
  await page.$$eval('#answer details', (all) => all.forEach((one) => { one.open = true; }));
  const said = await page.$eval('#answer', (answer) => answer.innerText);
  return (wanted) => {
    if (!said.includes(wanted)) {
      problems.push(`${what}: no ${JSON.stringify(wanted)} in ${JSON.stringify(said)}`);
    }
  };
}

const text = () => page.$eval('#body', (area) => area.value);

async function fill() {
  const input = await page.waitForSelector(`input[aria-label=${JSON.stringify(field)}]`);
  await input.click({ count: 3 });
  await page.keyboard.type(value);
}

try {
  await page.goto(address);
  await look('index');
  const links = await page.$$('.operations a');
  for (const link of links) {
    if ((await link.evaluate((link) => link.textContent)) === operation) {
      await Promise.all([page.waitForNavigation(), link.click()]);
      break;
    }
  }
  await fill();
  await look('operation');
  // By keys alone.
  await page.focus('button[type=submit]');
  (await send('the answer', () => page.keyboard.press('Enter')))(expected);
  await look('answer');

  // A member that is left out comes back where it was, with what it held.
  const before = await text();
  const of = JSON.stringify(`Leave out ${field}`);
  await page.click(`button[aria-label=${of}]`);
  if ((await text()).includes(value)) {
    problems.push('a member that was left out is still there');
  }
  await page.click(`button[aria-label=${JSON.stringify(`Add ${field}`)}]`);
  if ((await text()) !== before) {
    problems.push('a member that came back is not what it was');
  }

  // What is no JSON is said, and so is what the schema doesn't know.
  const edit = (json) =>
    page.$eval('#body', (area, json) => {
      area.value = json;
      area.dispatchEvent(new Event('input'));
    }, json);
  await edit('{');
  await page.waitForSelector('.fields .wrong');
  await edit(JSON.stringify({ ...JSON.parse(before), '<img src=x onerror=alert(1)>': '<b>' }));
  (await send('what is unknown', () => page.click('button[type=submit]')))('<img src=x onerror=alert(1)>');
  await look('wrong');

  // What goes wrong on purpose.
  await page.goBack();
  await page.reload();
  await page.type('#wanted', 'fault');
  (await send('a fault', () => page.click('button[type=submit]')))(fault);
  await page.click('#answer a');
  await page.waitForSelector('dl');
  await look('request');

  // Without scripts the text is there.
  await page.setJavaScriptEnabled(false);
  await page.goto(address);
  await Promise.all([page.waitForNavigation(), page.click('.operations a')]);
  (await send('without scripts', () => page.click('button[type=submit]')))('Response');
} catch (error) {
  problems.push(`the pages can't be used: ${error}`);
  await page.screenshot({ path: path.join(pictures, 'problem.png') });
}
await browser.close();
for (const problem of problems) {
  console.log(problem);
}
process.exitCode = problems.length > 0 ? 1 : 0;
