// How long the worker takes to answer, document loaded: Today and a person, and every view of the whole book; and what one
// edit makes it work out again. `KITH_BENCH_PEOPLE=500` measures a small book alone.
import { chromium, expect } from "@playwright/test";
import { CHROMIUM } from "../lib/browsers.mjs";
import { openKept } from "../lib/book.mjs";
import { Relay } from "../lib/relay.mjs";
import { seed } from "../lib/seeded.mjs";

const BOOKS = [{ people: 500, interactions: 5_000 }, { people: 10_000, interactions: 100_000 }];
const ROUNDS = 5;
const ONE = 50;
const WHOLE = 500;

/** Views of the whole book, as they are asked for; those of the screens that a person opens every day first. */
const VIEWS = [
  "goodwill", "promises", "introductions", "matches", "map", "weak_ties", "goals", "week", "quarter", "capacity", "me", "settings", "templates",
  "duplicates", "work", { insights: "30d" }, { insights: "quarter" }, { insights: "12m" }, { insights: "all" }, "advice", "programme", "time",
];

const only = process.env.KITH_BENCH_PEOPLE;
const figures = { bench: "views", unit: "ms, longest of the median of a view", rounds: ROUNDS, books: [] };
for (const book of BOOKS) {
  if (only && Number(only) !== book.people) continue;
  figures.books.push({ ...book, ...await measure(book) });
}
figures.within_budget = figures.books.every(({ one, whole }) => one.longest <= ONE && whole.longest <= WHOLE);
console.log(JSON.stringify(figures));

async function measure({ people, interactions }) {
  console.error(`views: a book of ${people} people and ${interactions} interactions`);
  const relay = await Relay.start();
  const browser = await chromium.launch(CHROMIUM);
  try {
    const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
    const today = new Date().toISOString().slice(0, 10);
    await openKept(page, relay.origin);
    await seed(page, relay.origin, people, interactions, today);
    await page.goto(`${relay.origin}/people`);
    const first = page.getByRole("list", { name: "People" }).getByRole("link").first();
    const id = (await first.getAttribute("href")).split("/").pop();
    await page.evaluate(listen);
    // Until the document is there, these have no answer.
    await expect.poll(() => page.evaluate((query) => globalThis.kithBench.ask(query).then(({ answer }) => answer), { person: { id, today } }), { timeout: 60_000 }).toBe(true);
    const time = async (query) => {
      const times = [];
      for (let round = 0; round < ROUNDS; round += 1) times.push((await page.evaluate((query) => globalThis.kithBench.ask(query), query)).took);
      times.sort((a, b) => a - b);
      return Math.round(times[Math.floor(ROUNDS / 2)] * 10) / 10;
    };
    const one = { today: await time({ today: { today, all: false } }), person: await time({ person: { id, today } }), brief: await time({ view: { wanted: { brief: id }, today } }) };
    const whole = {};
    for (const wanted of VIEWS) {
      const name = typeof wanted === "string" ? wanted : Object.entries(wanted).flat().join(" ");
      whole[name] = await time({ view: { wanted, today } });
    }
    const again = await page.evaluate((asked) => globalThis.kithBench.edit(asked), { id, today });
    return { one: { ...one, longest: Math.max(...Object.values(one)), budget: ONE }, whole: { ...whole, longest: Math.max(...Object.values(whole)), budget: WHOLE }, after_an_edit: again };
  } finally {
    await browser.close();
    await relay.end();
  }
}

/** In the page: asks the worker as the page does, under numbers that the page does not come to. */
function listen() {
  const { worker } = globalThis.kithEarly;
  let next = 3_000_000_000;
  const waiting = new Map();
  const watched = [];
  worker.addEventListener("message", ({ data: [text] }) => {
    const told = JSON.parse(text);
    if (told.watched) watched.push({ watch: told.watched.watch, at: performance.now() });
    const done = told.reply && waiting.get(told.reply.id);
    if (!done) return;
    waiting.delete(told.reply.id);
    done(told.reply.reply);
  });
  const send = (ask) => new Promise((done) => {
    const id = next;
    next += 1;
    waiting.set(id, done);
    worker.postMessage([JSON.stringify({ id, ask }), null]);
  });
  const watch = async (query) => {
    const number = next;
    next += 1;
    const began = performance.now();
    const reply = await send({ watch: { watch: number, query } });
    return { number, took: performance.now() - began, answer: Boolean(reply.answer) };
  };
  globalThis.kithBench = {
    ask: async (query) => {
      const { number, took, answer } = await watch(query);
      await send({ unwatch: { watch: number } });
      return { took, answer };
    },
    /** An edit of one person with Today, that person's page, somebody else's and settings watched: from the edit to the last word of it. */
    edit: async ({ id, today }) => {
      const names = new Map();
      const all = { today: { today: { today, all: false } }, person: { person: { id, today } }, settings: { view: { wanted: "settings", today } } };
      for (const [name, query] of Object.entries(all)) names.set((await watch(query)).number, name);
      watched.length = 0;
      const began = performance.now();
      const edits = [{ field: "nickname", value: `Bench ${Math.round(began)}` }];
      await send({ run: { command: { do: "edit_person", id, on: today, edits } } });
      const saved = performance.now() - began;
      await new Promise((done) => setTimeout(done, 1_000));
      const told = watched.filter(({ watch }) => names.has(watch));
      for (const number of names.keys()) await send({ unwatch: { watch: number } });
      const last = Math.max(0, ...told.map(({ at }) => at - began));
      return { saved: Math.round(saved * 10) / 10, told: told.map(({ watch }) => names.get(watch)), all_told_after: Math.round(last * 10) / 10 };
    },
  };
}
