// Somebody is left in peace: nothing about them comes up before the day that was chosen.
import { goOn, since } from "../lib/days.mjs";
import { expect, test } from "../lib/test.mjs";
import { openPerson } from "../lib/book.mjs";

const dialog = (page) => page.getByRole("dialog");
const touch = (page) => page.getByRole("list", { name: "In touch" }).getByRole("listitem");
const promises = (page) => page.getByRole("list", { name: "Promises" }).getByRole("listitem");
const standing = (page) => page.getByRole("region", { name: "Where it stands" });
const note = (page, words) => page.locator(".notes").getByText(words);
const undo = (page) => page.getByRole("button", { name: "Undo", exact: true });

// A headless device makes the book first.
test.setTimeout(120_000);

/** Two of tier 1 in March, both due a month later; one of them has not answered twice. */
async function unanswered(page, origin) {
  await since(page, origin, "2026-03-02", ["Sarah Chen", "Jonas Weber"]);
  await openPerson(page, "Sarah Chen");
  await page.getByRole("button", { name: "Add a promise" }).click();
  await dialog(page).getByRole("textbox", { name: "What" }).fill("The audit checklist");
  await dialog(page).getByLabel("By", { exact: true }).fill("2026-04-10");
  await dialog(page).getByRole("button", { name: "Save the promise" }).click();
  await expect(dialog(page)).toHaveCount(0);
  const message = page.getByRole("group", { name: "Log a contact" }).getByRole("button", { name: "Message" });
  await message.click();
  await expect(note(page, /Another message can wait until/)).toBeVisible();
  await message.click();
  await expect(note(page, "Two messages went unanswered, the last today.")).toBeVisible();
}

/** Who is on Today: Jonas Weber always is, so that nobody is missed because nothing is there yet. */
async function onToday(page, count) {
  await expect(touch(page).filter({ hasText: "Jonas Weber" })).toHaveCount(1);
  await expect(touch(page).filter({ hasText: "Sarah Chen" })).toHaveCount(count);
  await expect(promises(page)).toHaveCount(count);
}

test("somebody is left in peace until a chosen day, and nothing about them comes up before", async ({ page, relay }) => {
  await unanswered(page, relay.origin);
  await page.getByRole("button", { name: "Leave in peace" }).click();
  const until = dialog(page).getByLabel("Until");
  // One period is proposed; any other day may be chosen.
  await expect(until).toHaveValue("2026-04-02");
  await until.fill("2026-05-04");
  await dialog(page).getByRole("button", { name: "Leave in peace" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(note(page, "Left in peace until 4 May.")).toBeVisible();
  await expect(standing(page)).toContainText("You aim for monthly; left in peace until 4 May.");

  await goOn(page, "2026-04-13", relay.origin);
  await onToday(page, 0);
  await goOn(page, "2026-05-03", relay.origin);
  await onToday(page, 0);
  await goOn(page, "2026-05-04", relay.origin);
  await onToday(page, 1);
  await openPerson(page, "Sarah Chen");
  await expect(page.getByText(/eft in peace until/)).toHaveCount(0);
});

test("the peace is ended before its day, and taken back it holds again", async ({ page, relay }) => {
  await unanswered(page, relay.origin);
  await page.getByRole("button", { name: "Leave in peace" }).click();
  await dialog(page).getByLabel("Until").fill("2026-06-01");
  await dialog(page).getByRole("button", { name: "Leave in peace" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await goOn(page, "2026-04-13", relay.origin);
  await onToday(page, 0);
  await openPerson(page, "Sarah Chen");
  await page.getByRole("button", { name: "End the peace" }).click();
  await expect(note(page, "Two messages went unanswered, the last six weeks ago.")).toBeVisible();
  await undo(page).click();
  await expect(note(page, "Left in peace until 1 Jun.")).toBeVisible();
  await page.goto(relay.origin);
  await onToday(page, 0);
  await openPerson(page, "Sarah Chen");
  await page.getByRole("button", { name: "End the peace" }).click();
  await expect(page.getByRole("button", { name: "Leave in peace" })).toBeVisible();
  await page.goto(relay.origin);
  await onToday(page, 1);
});

test("Today says who has not answered twice, and a tap leaves them in peace for one period", async ({ page, relay }) => {
  await unanswered(page, relay.origin);
  await goOn(page, "2026-04-13", relay.origin);
  await onToday(page, 1);
  const row = touch(page).filter({ hasText: "Sarah Chen" });
  await expect(row).toContainText("You got in touch twice without an answer; perhaps leave Sarah Chen in peace until 13 May.");
  const choices = page.getByRole("group", { name: "What to do about Sarah Chen" });
  // The first row stands open; another opens by its button.
  const decide = row.getByRole("button", { name: "Decide about Sarah Chen" });
  if ((await decide.count()) > 0) await decide.click();
  await choices.getByRole("button", { name: "Leave in peace" }).click();
  await expect(undo(page)).toBeVisible();
  await onToday(page, 0);
  await openPerson(page, "Sarah Chen");
  await expect(note(page, "Left in peace until 13 May.")).toBeVisible();
});
