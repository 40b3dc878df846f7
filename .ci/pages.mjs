// What .ci/pages looks at, in a browser. Arguments: the folder of the pages, and one for pictures.
import { createServer } from "node:http";
import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import puppeteer from "puppeteer-core";

const [site, shots] = process.argv.slice(2);
const all = readdirSync(site).filter((name) => name.endsWith(".html"));
const some = (prefix) => all.filter((name) => name.startsWith(prefix));
// One in some of each kind, and those that this began from.
const looked = new Set(["index.html"]);
for (const prefix of ["operation-", "type-"]) {
  const names = some(prefix);
  names.filter((_, at) => at % Math.ceil(names.length / 8) === 0).forEach((name) => looked.add(name));
}
for (const name of ["operation-GetOrRegisterAccessGatewayInfo.html", "type-ETableRight.html"]) {
  if (all.includes(name)) looked.add(name);
}

const types = { html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript", xml: "text/xml" };
const server = createServer((request, response) => {
  const name = basename(new URL(request.url, "http://localhost").pathname);
  try {
    const content = readFileSync(join(site, name));
    response.writeHead(200, { "content-type": types[name.split(".").pop()] ?? "text/plain" });
    response.end(content);
  } catch {
    response.writeHead(404);
    response.end();
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const served = `http://127.0.0.1:${server.address().port}/`;
const disk = `${pathToFileURL(site)}/`;

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--allow-file-access-from-files=false"],
});
const problems = [];
let count = 0;

const ways = [];
for (const scheme of ["light", "dark"]) {
  for (const [device, viewport] of [
    ["desk", { width: 1280, height: 900 }],
    ["phone", { width: 390, height: 844, isMobile: true, hasTouch: true }],
  ]) {
    ways.push({ scheme, device, viewport });
  }
}

/** Opens a page, and gives it once what is wrong with it was noted. */
async function open(base, name, { scheme, viewport }, scripts = true) {
  const page = await browser.newPage();
  const say = (what) => problems.push(`${name} (${scheme}, ${viewport.width}): ${what}`);
  page.on("console", (message) => say(`console: ${message.text()}`));
  page.on("pageerror", (error) => say(`error: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(base)) say(`asks for ${request.url()}`);
  });
  page.on("response", (response) => {
    // A browser asks for the picture of a site by itself.
    if (response.status() >= 400 && !response.url().endsWith("/favicon.ico")) {
      say(`${response.status()} for ${response.url()}`);
    }
  });
  await page.setJavaScriptEnabled(scripts);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.setViewport(viewport);
  await page.goto(base + name, { waitUntil: "load" });
  count += 1;
  return { page, say };
}

for (const way of ways) {
  for (const name of looked) {
    const { page, say } = await open(served, name, way);
    const isWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    if (isWide) say("it is wider than the window");
    const isStyled = await page.evaluate(() => getComputedStyle(document.body).maxWidth !== "none");
    if (!isStyled) say("it has no style");
    const foreground = await page.evaluate(() => getComputedStyle(document.body).color);
    await page.evaluate(axe.source);
    const found = await page.evaluate(() => axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }));
    for (const { id, impact, nodes } of found.violations) {
      say(`axe, ${impact}: ${id}: ${nodes.length} times, first ${nodes[0].html.slice(0, 200)}`);
    }
    const contrast = found.incomplete.filter(({ id }) => id === "color-contrast");
    if (contrast.length > 0) say(`axe could not tell the contrast of ${contrast[0].nodes[0].html}`);
    if (name === "index.html" || name.includes("GetOrRegister") || name === "type-ETableRight.html") {
      const stem = name.replace(".html", "");
      const path = join(shots, `${stem}-${way.scheme}-${way.device}.png`);
      await page.screenshot({ path, clip: { x: 0, y: 0, width: way.viewport.width, height: 2400 } });
    }
    if (!foreground.startsWith("rgb")) say("it has no color");
    await page.close();
  }
}

// From the disk: style and script are there, and without scripts all is.
const [way] = ways;
{
  const { page, say } = await open(disk, "index.html", way);
  const isStyled = await page.evaluate(() => getComputedStyle(document.body).maxWidth !== "none");
  if (!isStyled) say("from the disk it has no style");
  if (await page.$eval("#search", (box) => box.hidden)) say("from the disk it has no search");
  await page.close();
}
{
  const { page, say } = await open(served, "index.html", way, false);
  if (!(await page.$eval("#search", (box) => box.hidden))) say("without scripts it shows a search");
  const rows = await page.$$eval("table.searched tbody tr", (rows) => rows.length);
  if (rows === 0) say("without scripts it has no lists");
  await page.close();
}

// By keyboard alone: the link over the head first, then the search, which finds the operation.
{
  const { page, say } = await open(served, "index.html", way);
  const focused = () => page.evaluate(() => document.activeElement.className || document.activeElement.id);
  await page.keyboard.press("Tab");
  if ((await focused()) !== "skip") say(`the first stop is ${await focused()}`);
  await page.screenshot({ path: join(shots, "skip.png"), clip: { x: 0, y: 0, width: 600, height: 120 } });
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  if ((await focused()) !== "words") say(`behind the link the first stop is ${await focused()}`);
  const names = await page.$$eval("table.searched tbody th a", (links) => links.map((link) => link.textContent));
  const wanted = names[Math.floor(names.length / 3)];
  await page.keyboard.type(wanted.toUpperCase());
  const shown = await page.$$eval("table.searched tbody tr", (rows) =>
    rows.filter((row) => row.offsetParent !== null).map((row) => row.querySelector("a").textContent));
  if (!shown.includes(wanted) || shown.length >= names.length) say(`${wanted} finds ${shown}`);
  const said = await page.$eval("#found", (found) => found.textContent);
  if (said !== `${shown.length} found`) say(`it says ${said} of ${shown.length}`);
  await page.screenshot({ path: join(shots, "search.png") });
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForNavigation({ waitUntil: "load", timeout: 3000 }).catch(() => {});
  if (page.url().endsWith("index.html")) say("the key of a link leads nowhere");
  await page.close();
}

await browser.close();
server.close();
problems.forEach((problem) => console.error(problem));
console.log(`${looked.size} of ${all.length} pages, opened ${count} times: ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
