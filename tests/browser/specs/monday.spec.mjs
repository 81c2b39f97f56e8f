// A whole Monday morning with no network: log two, put off one, draft one, be warned before an ask, walk a warm path,
// prepare a brief. Once by touch, once by keyboard.
import { expect, test } from "../lib/test.mjs";
import { go, openKept, openPerson, quickAdd } from "../lib/book.mjs";
import { Relay } from "../lib/relay.mjs";

/** The example book and somebody who gave much, and then no network any more. */
async function offline(page, work) {
  const relay = await Relay.start();
  try {
    await openKept(page, relay.origin);
    await page.getByRole("button", { name: "Look around with an example book" }).click();
    await expect(touch(page).first()).toBeVisible({ timeout: 30_000 });
    await relay.kill();
    await work(relay.origin);
  } finally {
    await relay.end();
  }
}

const touch = (page) => page.getByRole("list", { name: "In touch" }).getByRole("listitem");
const undo = (page) => page.getByRole("button", { name: "Undo", exact: true });
const dialog = (page) => page.getByRole("dialog");

/** A row that was dealt with has left, and the others have closed up. */
const closedUp = (page) => expect(page.locator(".is-leaving")).toHaveCount(0);

/** Rows of people whom a contact is all that they wait for. */
const plain = (page) => touch(page).filter({ has: page.getByRole("button", { name: /^Log a contact with/ }) });

test("a Monday morning without a network, by touch", async ({ page }) => {
  await offline(page, async () => {
    for (const way of ["Call", "Message"]) {
      const before = await plain(page).count();
      await plain(page).first().getByRole("button", { name: /^Log/ }).first().tap();
      await page.getByRole("group", { name: "Log a contact" }).getByRole("button", { name: way, exact: true }).tap();
      await expect(undo(page)).toBeVisible();
      await closedUp(page);
      await expect.poll(() => plain(page).count()).toBeLessThanOrEqual(before);
    }
    await touch(page).first().getByRole("button", { name: /^Snooze/ }).tap();
    await expect(undo(page)).toBeVisible();
    await touch(page).first().getByRole("button", { name: /^Draft/ }).first().tap();
    await expect(dialog(page).getByRole("textbox", { name: "Text" })).not.toHaveValue("");
    await dialog(page).getByRole("button", { name: "I sent it" }).tap();
    await expect(dialog(page)).toHaveCount(0);

    // Somebody gave much and got nothing: asking them comes with a warning.
    await quickAdd(page, "Amina Haddad, partner, Haddad Shipping");
    await openPerson(page, "Amina Haddad");
    await page.getByRole("region", { name: "Where it stands" }).getByRole("button", { name: /^Received/ }).tap();
    await dialog(page).getByText("Large", { exact: true }).tap();
    await dialog(page).getByRole("button", { name: /^Save what you received/ }).tap();
    await expect(page.getByRole("region", { name: "Where it stands" })).toContainText("Overdrawn");
    await go(page, "More");
    await page.getByRole("link", { name: /^Goals and asks/ }).tap();
    await page.getByRole("button", { name: "Add a goal" }).tap();
    await page.getByRole("textbox", { name: "Goal" }).fill("Work with Haddad Shipping");
    await page.getByRole("button", { name: "Save the goal" }).tap();
    await page.getByRole("button", { name: /^Whom to ask for Work with Haddad/ }).tap();
    await page.getByRole("button", { name: /Amina Haddad/ }).tap();
    await page.getByRole("textbox", { name: "What" }).fill("A word with the depot");
    await expect(dialog(page).getByText(/more came from Amina than went back/)).toBeVisible();
    await page.getByRole("button", { name: "Ask all the same" }).tap();
    await expect(page.getByText(/Asked today/)).toBeVisible();

    await go(page, "More");
    await page.getByRole("link", { name: /^Who knows whom/ }).tap();
    await page.getByRole("searchbox", { name: "Person or company to reach" }).fill("Birgit Sand");
    await page.getByRole("button", { name: /^Birgit Sand/ }).tap();
    await expect(page.getByRole("list", { name: "The way there" }).getByRole("listitem").first()).toBeVisible();

    await openPerson(page, "Henrik Dahl");
    await page.getByRole("link", { name: /^Brief/ }).tap();
    await expect(page.getByRole("heading", { level: 1, name: "Henrik Dahl" })).toBeVisible();
    await expect(page.getByRole("list", { name: /^Ask/ }).getByRole("listitem")).toHaveCount(3);
  });
});

test("a Monday morning without a network, by keyboard alone", async ({ page }) => {
  await offline(page, async (origin) => {
    const press = (key) => page.keyboard.press(key);
    await press("j");
    await expect(touch(page).first().getByRole("link").first()).toBeFocused();
    await press("s");
    await expect(undo(page)).toBeVisible();
    await closedUp(page);
    await press("j");
    await press("d");
    await expect(dialog(page).getByRole("textbox", { name: "Text" })).not.toHaveValue("");
    await press("Escape");
    await expect(dialog(page)).toHaveCount(0);
    for (let n = 0; n < 2; n += 1) {
      await plain(page).first().getByRole("link").first().focus();
      await press("l");
      const call = page.getByRole("group", { name: "Log a contact" }).getByRole("button", { name: "Call", exact: true });
      await expect(call.first()).toBeVisible();
      await call.first().focus();
      await press("Enter");
      await expect(page.getByText(/^Logged a call with/).first()).toBeVisible();
      await closedUp(page);
    }
    await press("/");
    await page.keyboard.type("Henrik Dahl");
    const found = page.getByRole("list", { name: "People" }).getByRole("link", { name: /Henrik Dahl/ }).first();
    await expect(found).toBeVisible();
    await found.focus();
    await press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: "Henrik Dahl" })).toBeVisible();
    await page.getByRole("link", { name: /^Brief/ }).focus();
    await press("Enter");
    await expect(page.getByRole("list", { name: /^Ask/ }).getByRole("listitem")).toHaveCount(3);
    await page.goto(`${origin}/graph`);
    const way = page.getByRole("searchbox", { name: "Person or company to reach" });
    await way.focus();
    await page.keyboard.type("Birgit Sand");
    const choice = page.getByRole("button", { name: /^Birgit Sand/ });
    await expect(choice).toBeVisible();
    await choice.focus();
    await press("Enter");
    await expect(page.getByRole("list", { name: "The way there" }).getByRole("listitem").first()).toBeVisible();
  });
});
