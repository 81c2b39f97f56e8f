// Room in the tiers, what falls due on one day, birthdays, and the review of the quarter on Today.
import { begin, goOn, since } from "../lib/days.mjs";
import { settled } from "../lib/example.mjs";
import { expect, test } from "../lib/test.mjs";
import { card, go, importText, openPerson, toTier } from "../lib/book.mjs";

const numbered = (n) => Array.from({ length: n }, (_, at) => `Partner ${String(at + 1).padStart(2, "0")}`);
const touch = (page) => page.getByRole("list", { name: "In touch" }).getByRole("listitem");
const dialog = (page) => page.getByRole("dialog");
const undo = (page) => page.getByRole("button", { name: "Undo", exact: true });
const names = (rows) => rows.evaluateAll((all) => all.map((row) => row.querySelector(".name").textContent));

// A headless device makes the larger books.
test.setTimeout(120_000);

/** So many people who are moved to tier 1 on 2 March 2026. */
async function close(page, origin, n) {
  await begin(page, "2026-03-02");
  await page.goto(origin);
  await importText(page, origin, numbered(n).map((name) => card(name)).join(""));
  await toTier(page, "Tier 1");
}

test("Today shows ten, and the rest by one tap", async ({ page, relay }) => {
  await since(page, relay.origin, "2026-03-02", numbered(14));
  // On the day before nobody is due.
  await goOn(page, "2026-04-01", relay.origin);
  await expect(page.getByText("Nobody is waiting")).toBeVisible();
  await goOn(page, "2026-04-02", relay.origin);
  await expect(touch(page)).toHaveCount(10);
  await expect(page.getByText("14 due")).toBeVisible();
  await expect(page.getByText(/^Ten things, about 50 minutes\./)).toBeVisible();
  expect(await names(touch(page))).toEqual(numbered(10));
  await page.getByRole("button", { name: "4 more", exact: true }).click();
  await expect(touch(page)).toHaveCount(14);
  expect(await names(touch(page))).toEqual(numbered(14));
  await expect(page.getByRole("button", { name: /more$/ })).toHaveCount(0);
});

test("many who fall due on one day are spread over the next ones, and one undo brings them back", async ({ page, relay }) => {
  await since(page, relay.origin, "2026-03-02", numbered(14));
  // 2 April 2026 is a Thursday: five stay, five go to Friday, four to Monday.
  await goOn(page, "2026-04-02", relay.origin);
  await expect(page.getByText("Many fall due on one day. Nine of them could wait, the last until Monday.")).toBeVisible();
  await page.getByRole("button", { name: "Spread them" }).click();
  await expect(touch(page)).toHaveCount(5);
  await undo(page).click();
  await expect(touch(page)).toHaveCount(10);
  await page.getByRole("button", { name: "Spread them" }).click();
  await expect(touch(page)).toHaveCount(5);
  expect(await names(touch(page))).toEqual(numbered(5));
  await expect(page.getByRole("button", { name: "Spread them" })).toHaveCount(0);
  await openPerson(page, "Partner 14");
  await expect(page.getByRole("region", { name: "Where it stands" })).toContainText("put off until Monday");

  const left = async (day, count) => {
    await goOn(page, day, relay.origin);
    await expect(page.getByText(`${count} due`, { exact: true })).toBeVisible();
  };
  await left("2026-04-03", 10);
  await left("2026-04-05", 10);
  await left("2026-04-06", 14);
});

test("a birthday of tier 1 or 2 is on Today on its day alone", async ({ page, relay }) => {
  await begin(page, "2026-06-07");
  await page.goto(relay.origin);
  const people = { "Amina Haddad": "1980-06-08", "Bruno Keller": "--06-08", "Clara Nowak": "1990-06-08", "Dana Weber": "1990-06-08" };
  await importText(page, relay.origin, Object.entries(people).map(([name, day]) => card(name, `BDAY:${day}\r\n`)).join(""));
  await toTier(page, "Tier 1", ["Amina Haddad"]);
  await toTier(page, "Tier 2", ["Bruno Keller"]);
  await toTier(page, "Tier 3", ["Clara Nowak"]);
  await go(page, "Today");
  await expect(page.getByText("Nobody is waiting")).toBeVisible();
  await goOn(page, "2026-06-08", relay.origin);
  await expect(touch(page)).toHaveCount(2);
  await expect(touch(page).filter({ hasText: "Amina Haddad" })).toContainText("Birthday today, turning 46.");
  await expect(touch(page).filter({ hasText: "Bruno Keller" })).toContainText("Birthday today.");
  await touch(page).filter({ hasText: "Amina Haddad" }).getByRole("button", { name: /^Draft/ }).first().click();
  await expect(dialog(page).getByRole("button", { name: "Birthday", exact: true })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Escape");
  await goOn(page, "2026-06-09", relay.origin);
  await expect(page.getByText("Nobody is waiting")).toBeVisible();
});

test("once a quarter Today asks whether the tiers still fit, until it was looked at", async ({ page, relay }) => {
  await close(page, relay.origin, 2);
  const back = page.getByRole("list", { name: "Looking back" });
  const quarterly = back.getByRole("link", { name: /^Quarterly review/ });
  // The weekly one is there from the beginning; with it the list is.
  await goOn(page, "2026-06-01", relay.origin);
  await expect(back.getByRole("link", { name: /^Weekly review/ })).toBeVisible();
  await settled(page);
  await expect(quarterly).toHaveCount(0);
  await goOn(page, "2026-06-02", relay.origin);
  await expect(quarterly).toContainText("Do the tiers still fit what you do now?");
  await quarterly.click();
  await expect(page.getByRole("heading", { level: 1, name: "How full it is" })).toBeVisible();
  for (let n = 0; n < 2; n += 1) await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("button", { name: "Finish the review" }).click();
  await expect(back.getByRole("link", { name: /^Weekly review/ })).toBeVisible();
  await settled(page);
  await expect(quarterly).toHaveCount(0);
  await goOn(page, "2026-09-01", relay.origin);
  await expect(back.getByRole("link", { name: /^Weekly review/ })).toBeVisible();
  await settled(page);
  await expect(quarterly).toHaveCount(0);
  await goOn(page, "2026-09-02", relay.origin);
  await expect(quarterly).toBeVisible();
});

test("a tier with more than fit says so among the people, and offers whom to move", async ({ page, relay }) => {
  await close(page, relay.origin, 12);
  await page.getByRole("button", { name: "12 people, two more than fit" }).click();
  const sheet = page.getByRole("dialog", { name: "Tier 1" });
  await expect(sheet.getByRole("status")).toHaveText("Two more than fit. Whom to move?");
  const out = sheet.getByRole("list", { name: "Whom to move" }).getByRole("listitem");
  const down = (name) => sheet.getByRole("button", { name: new RegExp(`^To tier 2 ?: ${name}$`) });
  await expect(out).toHaveCount(5);
  await down("Partner 03").click();
  await expect(sheet.getByRole("status")).toHaveText("One more than fits. Whom to move?");
  await sheet.getByRole("button", { name: "Close" }).click();
  await undo(page).click();
  await page.getByRole("button", { name: "12 people, two more than fit" }).click();
  for (const name of ["Partner 03", "Partner 01"]) {
    await down(name).click();
    await expect(down(name)).toHaveCount(0);
  }
  await expect(sheet.getByRole("status")).toHaveText("Now everybody fits.");
  await expect(out).toHaveCount(0);
  await sheet.getByRole("button", { name: "Close" }).click();
  await expect(page.getByText("10 people, full")).toBeVisible();
  await expect(page.getByRole("button", { name: /more than fit/ })).toHaveCount(0);
  // The move keeps its day and its reason.
  await openPerson(page, "Partner 03");
  const moves = page.getByRole("list", { name: "Moves between tiers" }).getByRole("listitem");
  await expect(moves.filter({ hasText: "Tier 1 to tier 2" })).toContainText("Today. More people than fit");
});

test("a move out of a tier is taken back while the sheet is still open", async ({ page, relay }) => {
  await close(page, relay.origin, 12);
  await page.getByRole("button", { name: "12 people, two more than fit" }).click();
  const sheet = page.getByRole("dialog", { name: "Tier 1" });
  await sheet.getByRole("button", { name: /^To tier 2 ?: Partner 03$/ }).click();
  await expect(sheet.getByRole("status")).toHaveText("One more than fits. Whom to move?");
  await undo(page).click({ timeout: 4_000 });
  await expect(sheet.getByRole("status")).toHaveText("Two more than fit. Whom to move?");
});
