// From a key stroke in the search box to the rows on the screen: a usual book and a large one, page at full speed and
// throttled. `KITH_BENCH_PEOPLE=500` measures one of them alone.
import { chromium, expect } from "@playwright/test";
import { CHROMIUM } from "../lib/browsers.mjs";
import { openKept } from "../lib/book.mjs";
import { Relay } from "../lib/relay.mjs";
import { seed } from "../lib/seeded.mjs";

const BOOKS = [{ people: 500, interactions: 5_000 }, { people: 10_000, interactions: 100_000 }];
const BUDGETS = { 1: 16, 4: 50 };
// Names of the seeded book, a company, and slips of the finger.
const TYPED = ["anna", "bruno k", "chen", "partner", "zimm", "okafro", "xq"];

const only = process.env.KITH_BENCH_PEOPLE;
const figures = { bench: "search", unit: "ms, p95", books: [] };
for (const book of BOOKS) {
  if (only && Number(only) !== book.people) continue;
  figures.books.push({ ...book, rates: await measure(book) });
}
figures.within_budget = figures.books.every(({ rates }) => rates.every(({ p95, budget }) => p95 <= budget));
console.log(JSON.stringify(figures));

async function measure({ people, interactions }) {
  console.error(`search: a book of ${people} people and ${interactions} interactions`);
  const relay = await Relay.start();
  const browser = await chromium.launch(CHROMIUM);
  const rates = [];
  try {
    const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
    await openKept(page, relay.origin);
    await seed(page, relay.origin, people, interactions, new Date().toISOString().slice(0, 10));
    await page.goto(`${relay.origin}/people`);
    const box = page.getByRole("searchbox", { name: "Search people" });
    await expect(box).toBeVisible();
    const devtools = await page.context().newCDPSession(page);
    for (const rate of [1, 4]) {
      await devtools.send("Emulation.setCPUThrottlingRate", { rate });
      const times = [];
      for (const typed of TYPED) {
        await box.fill("");
        await settled(page);
        for (const key of typed) {
          const took = await stroke(page, box, key);
          if (took !== null) times.push(took);
        }
      }
      times.sort((a, b) => a - b);
      const at = (share) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] * 10) / 10;
      rates.push({ throttle: rate, strokes: times.length, median: at(0.5), p95: at(0.95), budget: BUDGETS[rate] });
      console.error(`search: ${JSON.stringify(rates.at(-1))}`);
    }
  } finally {
    await browser.close();
    await relay.end();
  }
  return rates;
}

/** From the key's event to the frame after the list last changed; null where it shows the same rows as before. */
async function stroke(page, box, key) {
  await page.evaluate(() => {
    globalThis.took = undefined;
    const box = document.querySelector("input[type=search]");
    let began = 0;
    let ended = 0;
    const watch = new MutationObserver(() => { ended = performance.now(); });
    watch.observe(document.querySelector("main"), { childList: true, subtree: true, characterData: true });
    box.addEventListener("input", () => {
      began = performance.now();
      setTimeout(() => {
        watch.disconnect();
        globalThis.took = ended > began ? ended - began : null;
      }, 400);
    }, { once: true, capture: true });
  });
  await box.press(key === " " ? "Space" : key);
  await expect.poll(() => page.evaluate(() => globalThis.took !== undefined)).toBe(true);
  return page.evaluate(() => globalThis.took);
}

/** Nothing on the page has changed for a moment. */
async function settled(page) {
  await page.evaluate(() => new Promise((done) => {
    let wait = setTimeout(done, 300);
    new MutationObserver(() => { clearTimeout(wait); wait = setTimeout(done, 300); })
      .observe(document.querySelector("main"), { childList: true, subtree: true });
  }));
}
