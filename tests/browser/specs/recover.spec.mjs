// Every device is lost: the 24 words and the relay bring the book back.
import { test, expect } from "../lib/test.mjs";
import { comeBack, go, inList, openKept, pair, phraseOf, quickAdd, synced } from "../lib/book.mjs";

test("the words and the relay alone bring the book back, and the lost devices can be taken out", async ({ browser, contextOptions, relay }) => {
  const lost = [await browser.newContext(contextOptions), await browser.newContext(contextOptions)];
  const [laptop, phone] = await Promise.all(lost.map((context) => context.newPage()));
  await openKept(laptop, relay.origin);
  await quickAdd(laptop, "Sarah Chen, sarah@acme.example");
  await pair(laptop, phone, relay.origin);
  await quickAdd(phone, "Bruno Keller, Keller Logistik");
  await synced(phone);
  const phrase = await phraseOf(laptop, relay.origin);
  for (const context of lost) await context.close();

  const context = await browser.newContext(contextOptions);
  const page = await context.newPage();
  await openKept(page, relay.origin);
  // In another order they are other words, and a phrase that nobody made finds nothing.
  const wrong = [...phrase.slice(1), phrase[0]].join(" ");
  await comeBack(page, relay.origin, wrong);
  await expect(page.getByRole("alert")).toBeVisible();
  await comeBack(page, relay.origin, phrase.join(" "));
  await expect(page.getByText("This device shares the book now")).toBeVisible();
  await synced(page);
  await go(page, "People");
  for (const name of ["Sarah Chen", "Bruno Keller"]) await expect(inList(page, name)).toBeVisible();

  await page.goto(`${relay.origin}/settings/devices`);
  const devices = page.getByRole("list", { name: "Devices" }).getByRole("listitem");
  await expect(devices).toHaveCount(3);
  await synced(page);
  for (const left of [2, 1]) {
    await page.getByRole("button", { name: /^Remove / }).first().click();
    await page.getByRole("dialog", { name: "Remove this device?" }).getByRole("button", { name: /^Remove / }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(devices).toHaveCount(left);
    await synced(page);
  }
  // What is written now is there after a new start.
  await quickAdd(page, "Clara Nowak, Nowak Studio");
  await synced(page);
  await page.reload();
  await go(page, "People");
  await expect(inList(page, "Clara Nowak")).toBeVisible();
  // The words are nowhere but on the person's paper, and in no address.
  expect(page.url()).not.toContain(phrase[0]);
  expect(await relay.said()).not.toContain(phrase.slice(0, 3).join(" "));
  await context.close();
});
