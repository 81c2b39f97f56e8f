// A file of 10,000 vCards: from the file to its preview, from the tap on Import to "Imported", and how the page answers
// meanwhile, all the way until the whole import is durable.
import { chromium, expect } from "@playwright/test";
import { CHROMIUM } from "../lib/browsers.mjs";
import { openKept } from "../lib/book.mjs";
import { Relay } from "../lib/relay.mjs";

const CARDS = 10_000;
const BUDGET = 3_000;
const ANSWER = 50;

const figures = { bench: "import", unit: "ms", cards: CARDS };
const file = { name: "ten-thousand.vcf", mimeType: "text/vcard", buffer: Buffer.from(cards(CARDS)) };
figures.bytes = file.buffer.length;
figures.alone = await measure(false);
figures.tapped = await measure(true);
for (const run of [figures.alone, figures.tapped]) run.total = { value: run.preview + run.import, budget: BUDGET };
figures.tapped.answers.budget = ANSWER;
figures.within_budget = figures.alone.total.value <= BUDGET && figures.tapped.total.value <= BUDGET && figures.tapped.answers.longest <= ANSWER;
console.log(JSON.stringify(figures));

/** One import into an empty book: left alone, or with somebody going from screen to screen all the while. */
async function measure(taps) {
  const relay = await Relay.start();
  const browser = await chromium.launch(CHROMIUM);
  try {
    const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
    await openKept(page, relay.origin);
    await page.goto(`${relay.origin}/settings/data`);
    await page.evaluate(watch, taps);
    await page.getByLabel("Import file").setInputFiles(file);
    await expect(page.getByRole("button", { name: /^Import [\d,]+ people/ })).toBeVisible({ timeout: 120_000 });
    const preview = Math.round(await page.evaluate(() => globalThis.kithBench.previewed - globalThis.kithBench.chosen));
    await page.evaluate(() => globalThis.kithBench.begin());
    await expect.poll(() => page.evaluate(() => globalThis.kithBench.imported), { timeout: 300_000 }).toBeGreaterThan(0);
    return { preview, ...await page.evaluate(() => globalThis.kithBench.figures()) };
  } finally {
    await browser.close();
    await relay.end();
  }
}

/** In the page: the clock of the import, and taps between two screens for as long as it goes on, if any. */
function watch(taps) {
  const bench = { chosen: 0, previewed: 0, imported: 0, began: 0, answers: [], frames: [] };
  globalThis.kithBench = bench;
  document.addEventListener("change", () => { bench.chosen = performance.now(); }, { capture: true });
  new MutationObserver(() => {
    const text = document.body.textContent;
    if (!bench.previewed && /Import [\d,]+ people/.test(text)) bench.previewed = performance.now();
    if (bench.began && !bench.imported && /Imported [\d,]+ people/.test(text)) bench.imported = performance.now();
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
  const frame = (last) => requestAnimationFrame((now) => {
    if (bench.began && !bench.imported) bench.frames.push(now - last);
    frame(now);
  });
  frame(performance.now());
  const tap = (name) => [...document.querySelectorAll("nav a")].find((link) => link.textContent.trim() === name).click();
  const title = () => document.querySelector("main h1")?.textContent.trim();
  /** One tap on the navigation, answered when the screen has its title and is painted. */
  const answer = (name, heading) => new Promise((done) => {
    const began = performance.now();
    const look = () => (heading.test(title() ?? "") ? done(performance.now() - began) : requestAnimationFrame(look));
    tap(name);
    look();
  });
  bench.begin = async () => {
    [...document.querySelectorAll("button")].find((one) => /^Import [\d,]+ people/.test(one.textContent.trim())).click();
    bench.began = performance.now();
    for (let turn = 0; taps && !bench.imported; turn += 1) {
      bench.answers.push(await (turn % 2 === 0 ? answer("Capture", /New person/) : answer("People", /People/)));
      await new Promise((done) => setTimeout(done, 60));
    }
  };
  bench.figures = () => {
    const sorted = (all) => [...all].sort((a, b) => a - b);
    const round = (value) => Math.round((value ?? 0) * 10) / 10;
    const [answers, frames] = [sorted(bench.answers), sorted(bench.frames)];
    return {
      import: Math.round(bench.imported - bench.began),
      ...taps && { answers: { taps: answers.length, median: round(answers[Math.floor(answers.length / 2)]), longest: round(answers.at(-1)) } },
      longest_frame: round(frames.at(-1)),
    };
  };
}

/** Cards as phones write them, no two alike. */
function cards(count) {
  const given = ["Anna", "Bruno", "Chen", "Dagny", "Emeka", "Fatima", "Goran", "Hana", "Ivo", "Jun", "Kofi", "Lena", "Mira", "Noor", "Omar", "Pia"];
  const family = ["Berg", "Castro", "Diallo", "Eriksen", "Fischer", "Garcia", "Haddad", "Ito", "Jansen", "Keller", "Lindqvist", "Moreau", "Nowak", "Okafor"];
  const all = [];
  for (let n = 0; n < count; n += 1) {
    const [first, last] = [given[n % given.length], `${family[(n * 7) % family.length]}${suffix(n)}`];
    all.push(
      "BEGIN:VCARD", "VERSION:3.0", `FN:${first} ${last}`, `N:${last};${first};;;`, `ORG:${last} Partners;Sales`, "TITLE:Partner",
      `EMAIL;TYPE=INTERNET,WORK:${first.toLowerCase()}.${n}@${last.toLowerCase()}.example`, `TEL;TYPE=CELL:+49 170 ${String(1_000_000 + n)}`,
      `ADR;TYPE=WORK:;;Main Street ${n % 200};Hamburg;;20095;Germany`, `NOTE:Met at fair number ${n % 40}\\, talked about freight.`,
      `UID:bench-${n}`, "END:VCARD",
    );
  }
  return `${all.join("\r\n")}\r\n`;
}

/** Letters for a number. */
function suffix(n) {
  return String(n).replace(/\d/g, (digit) => "abcdefghij"[digit]);
}
