// A cold start without a network, until Today can be used: UI thread at full speed and throttled four times.
import { chromium, expect } from "@playwright/test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHROMIUM } from "../lib/browsers.mjs";
import { openKept } from "../lib/book.mjs";
import { Relay } from "../lib/relay.mjs";
import { seed } from "../lib/seeded.mjs";

const RUNS = 7;
const BOOKS = [
  { people: 500, interactions: 5_000, budget: 400, throttled: 1_200 },
  { people: 10_000, interactions: 100_000, budget: 700, throttled: 2_000 },
];

// `KITH_BENCH_PEOPLE=500` measures one of them alone.
const only = process.env.KITH_BENCH_PEOPLE;
const figures = { bench: "start", unit: "ms, median", runs: RUNS, books: [] };
for (const book of BOOKS) {
  if (only && Number(only) !== book.people) continue;
  const measured = await measure(book);
  console.error(`start: ${JSON.stringify(measured)}`);
  figures.books.push(measured);
}
figures.within_budget = figures.books.every(({ start, start_4x }) => start.value <= start.budget && start_4x.value <= start_4x.budget);
console.log(JSON.stringify(figures));

async function measure({ people, interactions, budget, throttled }) {
  console.error(`start: a book of ${people} people and ${interactions} interactions`);
  const profile = await mkdtemp(join(tmpdir(), "kith-start-"));
  const relay = await Relay.start();
  try {
    await inBrowser(profile, async (page) => {
      await openKept(page, relay.origin);
      await seed(page, relay.origin, people, interactions, new Date().toISOString().slice(0, 10));
    });
    await relay.kill();
    const times = { 1: [], 4: [] };
    for (const rate of [1, 4]) {
      for (let run = 0; run < RUNS; run += 1) {
        times[rate].push(await inBrowser(profile, (page) => start(page, relay.origin, rate)));
      }
    }
    return {
      people,
      interactions,
      start: { value: median(times[1]), budget, all: times[1] },
      start_4x: { value: median(times[4]), budget: throttled, all: times[4] },
    };
  } finally {
    await relay.end();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** From the navigation's start until a person stands on Today and can be opened, by the page's own clock. */
async function start(page, origin, rate) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate });
  await page.addInitScript(() => {
    const usable = () => document.querySelector('ul[aria-label="In touch"] li a[href^="/people/"]');
    const watch = new MutationObserver(() => {
      if (!usable()) return;
      watch.disconnect();
      requestAnimationFrame(() => { globalThis.usableAt = performance.now(); });
    });
    watch.observe(document, { childList: true, subtree: true });
  });
  await page.goto(origin);
  await expect.poll(() => page.evaluate(() => globalThis.usableAt ?? 0), { timeout: 60_000 }).toBeGreaterThan(0);
  return Math.round(await page.evaluate(() => globalThis.usableAt));
}

/** A fresh browser on the same profile, so that every start is cold. */
async function inBrowser(profile, work) {
  const context = await chromium.launchPersistentContext(profile, { ...CHROMIUM, viewport: { width: 390, height: 844 } });
  try {
    return await work(context.pages()[0] ?? (await context.newPage()));
  } finally {
    await context.close();
  }
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
