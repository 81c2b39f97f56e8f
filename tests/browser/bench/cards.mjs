// node bench/cards.mjs FOLDER
//
// Business cards through the app, without a network: every picture of a folder is given to the capture screen, and what it
// shows is held against the folder's truth.json. Recall by field and difficulty, how much of what was shown as certain is
// right, and the time from the picture to the fields.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, expect } from "@playwright/test";
import { score, scoreCard } from "../../cards/score.mjs";
import { CHROMIUM } from "../lib/browsers.mjs";
import { openKept } from "../lib/book.mjs";
import { fields, heading, keepReader, photograph } from "../lib/card.mjs";
import { Relay } from "../lib/relay.mjs";

const [folder] = process.argv.slice(2);
const { cards } = JSON.parse(readFileSync(join(folder, "truth.json"), "utf8"));
const aims = { email: 0.95, phone: 0.92, name: 0.9, company: 0.88 };

const relay = await Relay.start();
const browser = await chromium.launch(CHROMIUM);
const read = [];
try {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: "en-GB" });
  const page = await context.newPage();
  await openKept(page, relay.origin);
  await keepReader(page, relay.origin);
  await context.setOffline(true);
  for (const truth of cards) {
    const begun = performance.now();
    await photograph(page, relay.origin, join(folder, truth.file));
    await expect(heading(page)).toBeVisible({ timeout: 180_000 });
    const ms = Math.round(performance.now() - begun);
    const found = await fields(page);
    complain(truth, found, ms);
    read.push({ truth, fields: found, ms });
  }
} finally {
  await browser.close();
  await relay.end();
}
const figures = { bench: "cards", languages: "eng", ...score(read), aims, certain_aim: 0.99 };
const reached = Object.entries(aims).every(([field, aim]) => figures.recall.all[field].share >= aim);
const certain = ["email", "phone"].every((field) => (figures.certain[field].share ?? 1) >= 0.99);
figures.within_budget = reached && certain;
console.log(JSON.stringify(figures));

/** Says on standard error what was not read as it is printed. */
function complain(truth, found, ms) {
  console.error(`cards: ${truth.file} in ${ms} ms`);
  const { recall, certain } = scoreCard(truth, found);
  const missed = Object.entries(recall).filter(([, [right, all]]) => right < all).map(([field]) => field);
  const wrong = Object.entries(certain).filter(([, [right, all]]) => right < all).map(([field]) => field);
  if (missed.length > 0) console.error(`  not read: ${missed.join(", ")}: ${JSON.stringify(missed.map((field) => found[{ email: "emails", phone: "phones", website: "webs" }[field] ?? field]))}`);
  if (wrong.length > 0) console.error(`  certain and wrong: ${wrong.join(", ")}`);
}
