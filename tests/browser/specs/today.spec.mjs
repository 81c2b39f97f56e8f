// Monday morning: Today with the example book, by touch and by keyboard, the draft and the weekly review.
import { expect, test } from "../lib/test.mjs";
import { openKept } from "../lib/book.mjs";

/** Today of the example book, and its rows of people to be in touch with. */
async function monday(page, origin) {
  await openKept(page, origin);
  await page.getByRole("button", { name: "Look around with an example book" }).click();
  const rows = page.getByRole("list", { name: "In touch" }).getByRole("listitem");
  await expect(rows.first()).toBeVisible({ timeout: 30_000 });
  return rows;
}

/** Whom a row is about. */
async function who(row) {
  return (await row.getByRole("link").first().innerText()).split("\n").find((line) => line.trim().length > 2).trim();
}

const undo = (page) => page.getByRole("button", { name: "Undo", exact: true });

test("somebody is logged with two taps, put off with one, and both can be taken back", async ({ page, relay }) => {
  const rows = await monday(page, relay.origin);
  const row = rows.filter({ has: page.getByRole("button", { name: /^Log a contact with/ }) }).first();
  const name = await who(row);
  await row.getByRole("button", { name: /^Log/ }).click();
  await page.getByRole("group", { name: "Log a contact" }).getByRole("button", { name: "Call" }).click();
  await expect(page.getByText(new RegExp(`call with ${name}`))).toBeVisible();
  await undo(page).click();
  await expect(page.getByText("Taken back")).toBeVisible();
  const again = rows.filter({ hasText: name }).first();
  await expect(again).toBeVisible();
  await again.getByRole("button", { name: /^Snooze/ }).dispatchEvent("click");
  await undo(page).click();
  await expect(rows.filter({ hasText: name }).first()).toBeVisible();
});

test("a text is drafted, changed and logged as sent", async ({ page, relay }) => {
  const rows = await monday(page, relay.origin);
  const name = await who(rows.first());
  await rows.first().getByRole("button", { name: /^Draft/ }).first().click();
  const sheet = page.getByRole("dialog", { name: "Draft" });
  const text = sheet.getByRole("textbox", { name: "Text" });
  await expect(text).not.toHaveValue("");
  await text.fill("Dear friend,\nhow did it go?");
  await expect(sheet.getByRole("link", { name: "Mail" })).toHaveAttribute("href", /^mailto:.*body=Dear%20friend%2C%0D%0Ahow/);
  await sheet.getByRole("button", { name: "I sent it" }).click();
  await expect(sheet).toHaveCount(0);
  await expect(page.getByText(new RegExp(`with ${name}`)).first()).toBeVisible();
  await expect(undo(page)).toBeVisible();
});

test("Today is gone through by keyboard alone", async ({ page, relay }) => {
  const rows = await monday(page, relay.origin);
  await page.keyboard.press("j");
  await expect(rows.first().getByRole("link").first()).toBeFocused();
  await page.keyboard.press("j");
  await expect(rows.nth(1).getByRole("link").first()).toBeFocused();
  await page.keyboard.press("k");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(rows.first().getByRole("link").first()).toBeFocused();
  await page.keyboard.press("s");
  await expect(undo(page)).toBeVisible();
});

test("the weekly review goes step by step and is noted", async ({ page, relay }) => {
  await monday(page, relay.origin);
  await page.goto(`${relay.origin}/review`);
  for (const title of ["The closest", "Promises", "Open loops"]) {
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await page.getByRole("button", { name: "Next" }).click();
  }
  await page.getByRole("textbox", { name: "Note" }).fill("A good week.");
  await page.getByRole("button", { name: "Finish the review" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Today" })).toBeVisible();
  await expect(page.getByRole("link", { name: /^Weekly review/ })).toHaveCount(0);
});
