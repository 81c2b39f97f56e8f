// What the recovery phrase alone can do: have others made in its place, and delete the book from the relay.
import { expect, test } from "../lib/test.mjs";
import { comeBack, go, inList, openKept, pair, phraseOf, quickAdd, shownPhrase, synced } from "../lib/book.mjs";

const shuffled = (phrase) => [...phrase.slice(1), phrase[0]].join(" ");
const button = (within, name) => within.getByRole("button", { name, exact: true });

/** Two devices with one book, and its words. */
async function two(page, other, relay) {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen, sarah@acme.example");
  await pair(page, other, relay.origin);
  return phraseOf(page, relay.origin);
}

/** Types the words under those that are shown. */
async function confirm(page, phrase) {
  await page.getByRole("textbox", { name: "Type the 24 words" }).fill(phrase.join(" "));
  await button(page, "I have written them down").click();
  await expect(page.getByText("The words are right.")).toBeVisible();
  await expect(page.getByRole("list", { name: "Recovery phrase" })).toHaveCount(0);
}

test("whoever types the words gets others, which are shown once and take their place", async ({ page, other, relay, browser, contextOptions }) => {
  const old = await two(page, other, relay);
  await confirm(page, old);
  await page.reload();
  await expect(button(page, "Replace the words")).toBeVisible();
  await expect(button(page, "Show the words")).toHaveCount(0);

  // On the device that never had them.
  await other.goto(`${relay.origin}/settings/recovery`);
  await synced(other);
  await button(other, "Replace the words").click();
  const sheet = other.getByRole("dialog", { name: "Replace the words?" });
  const typed = sheet.getByRole("textbox", { name: "Type the present 24 words" });
  for (const wrong of ["", shuffled(old), old.slice(0, 23).join(" ")]) {
    await typed.fill(wrong);
    await button(sheet, "Make new words").click();
    await expect(sheet.getByRole("alert")).toBeVisible();
  }
  await typed.fill(old.join(" "));
  await button(sheet, "Make new words").click();
  await expect(sheet).toHaveCount(0);
  const words = await shownPhrase(other);
  expect(words).not.toEqual(old);
  await confirm(other, words);

  const context = await browser.newContext(contextOptions);
  const third = await context.newPage();
  await openKept(third, relay.origin);
  await comeBack(third, relay.origin, old.join(" "));
  await expect(third.getByRole("alert")).toBeVisible();
  await comeBack(third, relay.origin, words.join(" "));
  await expect(third.getByText("This device shares the book now")).toBeVisible();
  await go(third, "People");
  await expect(inList(third, "Sarah Chen")).toBeVisible();
  expect(await relay.said()).not.toContain(words.slice(0, 3).join(" "));
  await context.close();
});

test("the book is deleted from the relay with the words, and stays on every device", async ({ page, other, relay, browser, contextOptions }) => {
  const phrase = await two(page, other, relay);
  await other.goto(`${relay.origin}/settings/devices`);
  await synced(other);
  await button(other, "Delete from the relay").click();
  const sheet = other.getByRole("dialog", { name: "Delete from the relay?" });
  await expect(sheet).toContainText("Each device keeps the book");
  const typed = sheet.getByRole("textbox", { name: /^Type the 24 words/ });
  await typed.fill(shuffled(phrase));
  await button(sheet, "Delete from the relay").click();
  await expect(sheet.getByRole("alert")).toBeVisible();
  await typed.fill(phrase.join(" "));
  await button(sheet, "Delete from the relay").click();
  await expect(sheet).toHaveCount(0);

  await page.goto(`${relay.origin}/settings/devices`);
  for (const device of [page, other]) {
    await expect(device.getByText("This book was deleted from the relay")).toBeVisible();
    for (const name of ["Add a device", "Delete from the relay"]) await expect(button(device, name)).toHaveCount(0);
    await go(device, "People");
    await expect(inList(device, "Sarah Chen")).toBeVisible();
    await quickAdd(device, "Bob Miller");
  }
  const context = await browser.newContext(contextOptions);
  const third = await context.newPage();
  await openKept(third, relay.origin);
  await comeBack(third, relay.origin, phrase.join(" "));
  await expect(third.getByRole("alert")).toBeVisible();
  await context.close();
});
