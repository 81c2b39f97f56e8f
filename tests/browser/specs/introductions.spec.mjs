// Introductions on the pages of everybody who has a part in them, and through whom somebody was met.
import { begin, goOn } from "../lib/days.mjs";
import { expect, test } from "../lib/test.mjs";
import { card, change, importText, openPerson } from "../lib/book.mjs";

const THREE = ["Priya Raman", "Nadia Kowalska", "Colm Brennan"];

const list = (page, name) => page.getByRole("list", { name, exact: true });
const dialog = (page) => page.getByRole("dialog");
const rows = (page) => list(page, "Introductions").getByRole("listitem");
const step = (page, word, of) => page.getByRole("button", { name: new RegExp(`^${word} ?: ${of}$`) });
const story = (page) => list(page, "Your story").getByRole("listitem");

test.beforeEach(async ({ page, relay }) => {
  await begin(page, "2026-06-08");
  await page.goto(relay.origin);
  await importText(page, relay.origin, THREE.map((name) => card(name)).join(""));
});

/** Adds to what somebody looks for or offers. */
async function wants(page, name, which, what) {
  await openPerson(page, name);
  await page.getByRole("button", { name: "Add a need or an offer" }).click();
  await dialog(page).getByRole("button", { name: which, exact: true }).click();
  await dialog(page).getByRole("textbox", { name: "What" }).fill(what);
  await dialog(page).getByRole("button", { name: "Add it" }).click();
  await dialog(page).getByRole("button", { name: "Done" }).click();
  await expect(list(page, which).getByRole("listitem")).toHaveText(what);
}

/** What my own list of introductions says. */
async function mine(page, origin) {
  await page.goto(`${origin}/goals?tab=introductions`);
  return rows(page);
}

test("two who fit are proposed, introduced, met, and what came of it stands on both their pages and on mine", async ({ page, relay }) => {
  await wants(page, "Priya Raman", "Looks for", "A lecturer on VAT");
  await wants(page, "Nadia Kowalska", "Offers", "VAT seminars");
  await openPerson(page, "Priya Raman");
  await expect(page.getByText("Nadia Kowalska offers: VAT seminars")).toBeVisible();
  await page.getByRole("button", { name: "Introduce Nadia Kowalska" }).click();
  const text = dialog(page).getByRole("textbox", { name: "Text" });
  await expect(text).toHaveValue(/Priya[^]*Nadia|Nadia[^]*Priya/);
  await dialog(page).getByRole("button", { name: "I introduced them" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(rows(page)).toContainText("You introduced Nadia Kowalska");
  await expect(rows(page)).toContainText("Made 8 Jun.");
  // The same two are not proposed again.
  await expect(page.getByRole("button", { name: "Introduce Nadia Kowalska" })).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Where it stands" })).toContainText("Sowing.");

  await openPerson(page, "Nadia Kowalska");
  await expect(rows(page)).toContainText("You introduced Priya Raman");
  await step(page, "They met", "You introduced Priya Raman").click();
  await expect(rows(page)).toContainText("They met on 8 Jun.");
  const shown = await mine(page, relay.origin);
  await expect(shown).toContainText("Priya Raman and Nadia Kowalska, through you");
  await expect(shown).toContainText("They met today; what came of it?");

  await openPerson(page, "Priya Raman");
  await step(page, "Outcome", "You introduced Nadia Kowalska").click();
  await dialog(page).getByRole("textbox", { name: "Outcome" }).fill("A seminar in October");
  await dialog(page).getByRole("button", { name: "Save the introduction" }).click();
  for (const name of ["Priya Raman", "Nadia Kowalska"]) {
    await openPerson(page, name);
    await expect(rows(page)).toContainText("They met on 8 Jun. Outcome: A seminar in October");
    await expect(story(page).filter({ hasText: "You introduced" })).toHaveCount(1);
  }
  await expect(await mine(page, relay.origin)).toContainText("A seminar in October");
  // Somebody who has no part in it hears nothing of it.
  await openPerson(page, "Colm Brennan");
  await expect(list(page, "Introductions")).toHaveCount(0);
});

test("an introduction that was asked for is made, and whoever made it is thanked", async ({ page, relay }) => {
  await openPerson(page, "Priya Raman");
  await page.getByRole("button", { name: "Add an introduction" }).click();
  await dialog(page).getByRole("button", { name: "They introduce me" }).click();
  const who = dialog(page).getByRole("group", { name: "Who", exact: true });
  await who.getByRole("textbox").fill("Nadia");
  await who.getByRole("button", { name: /^Nadia Kowalska/ }).click();
  await dialog(page).getByRole("textbox", { name: "What for" }).fill("Seminars for the depot");
  await dialog(page).getByRole("button", { name: "Save the introduction" }).click();
  await expect(rows(page)).toContainText("You asked Priya for Nadia Kowalska");
  await expect(rows(page)).toContainText("Asked 8 Jun.");
  await openPerson(page, "Nadia Kowalska");
  await expect(rows(page)).toContainText("You asked Priya Raman for Nadia");
  await expect(await mine(page, relay.origin)).toContainText("You and Nadia Kowalska, through Priya Raman");
  // As long as it is only asked for, nothing is owed.
  await goOn(page, "2026-06-10", relay.origin);
  await expect(page.getByText("Nobody is waiting")).toBeVisible();

  await openPerson(page, "Priya Raman");
  await step(page, "Made", "You asked Priya for Nadia Kowalska").click();
  await expect(rows(page)).toContainText("Priya introduced you to Nadia Kowalska");
  await expect(rows(page)).toContainText("Made 10 Jun.");
  await openPerson(page, "Nadia Kowalska");
  await expect(rows(page)).toContainText("Priya Raman introduced you");

  await goOn(page, "2026-06-11", relay.origin);
  const owed = list(page, "Promises").getByRole("listitem");
  await expect(owed).toContainText("Thank Priya Raman");
  await expect(owed).toContainText("the introduction to Nadia Kowalska");
  await owed.getByRole("button", { name: /^Draft/ }).first().click();
  await expect(dialog(page).getByRole("button", { name: "Thanks", exact: true })).toHaveAttribute("aria-pressed", "true");
  await dialog(page).getByRole("button", { name: "I sent it" }).click();
  await expect(page.getByText("Nobody is waiting")).toBeVisible();
  await openPerson(page, "Priya Raman");
  await expect(story(page).filter({ hasText: "You thanked Priya" })).toHaveCount(1);
});

test("an introduction that comes to nothing says so, and can be taken up again", async ({ page }) => {
  await openPerson(page, "Priya Raman");
  await page.getByRole("button", { name: "Add an introduction" }).click();
  const who = dialog(page).getByRole("group", { name: "Who", exact: true });
  await who.getByRole("textbox").fill("Colm");
  await who.getByRole("button", { name: /^Colm Brennan/ }).click();
  await dialog(page).getByRole("button", { name: "Save the introduction" }).click();
  const more = page.getByRole("button", { name: "More about: You were asked to introduce Colm Brennan" });
  await more.click();
  await dialog(page).getByRole("button", { name: "It came to nothing" }).click();
  await expect(rows(page)).toContainText("Came to nothing, 8 Jun.");
  await expect(page.getByRole("button", { name: /^Made ?:/ })).toHaveCount(0);
  await more.click();
  await dialog(page).getByRole("button", { name: "Take it up again" }).click();
  await expect(rows(page)).toContainText("Asked 8 Jun.");
  await expect(page.getByRole("button", { name: /^Made ?:/ })).toBeVisible();
});

test("how we met and through whom is entered, leads there, and can be changed", async ({ page }) => {
  await openPerson(page, "Nadia Kowalska");
  await change(page, "Met at", "Harbour Breakfast");
  const edit = page.getByRole("button", { name: "Edit", exact: true }).first();
  const through = page.getByRole("group", { name: "Met through" });
  const known = page.getByRole("definition").filter({ hasText: /Priya Raman|Colm Brennan/ });
  await edit.click();
  await through.getByRole("textbox").fill("Priya");
  await through.getByRole("button", { name: /^Priya Raman/ }).click();
  await page.getByRole("button", { name: "Save Nadia Kowalska" }).click();
  await known.getByRole("link", { name: "Priya Raman" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Priya Raman" })).toBeVisible();
  await page.goBack();
  await edit.click();
  // Another one takes the first one's place.
  await expect(through.getByRole("button", { name: /^Priya Raman ?, take out/ })).toBeVisible();
  await through.getByRole("textbox").fill("Colm");
  await through.getByRole("button", { name: /^Colm Brennan/ }).click();
  await page.getByRole("button", { name: "Save Nadia Kowalska" }).click();
  await expect(known).toHaveText("Colm Brennan");
  await page.reload();
  await expect(known).toHaveText("Colm Brennan");
  await expect(page.getByText("Harbour Breakfast").first()).toBeVisible();
});
