// The example book, and every screen and sheet that can be reached with it.
import { expect } from "@playwright/test";
import { ROUTES, openKept } from "./book.mjs";

/** What changes the book, leaves the page, or asks for a camera or a file: not pressed on a walk. */
const LEFT_ALONE = /^(Undo|Delete|Remove|Erase|Snooze|Put off|Let|Keep|Done|Kept|Ended|Mark|Spread|Sent|I sent|Download|Export|Copy|Share|Scan|Choose a|Take a|Back|Close|Cancel|Show|All|Clear|Install|Reload|Read|Draw|Make|Begin|Start|Join|Not now|Dismiss|Use|Turn|Hide|System|Light|Dark|More|\d)/i;

/** Brings the example book in; its Today is on the screen. */
export async function openExample(page, origin) {
  await openKept(page, origin);
  await page.getByRole("button", { name: "Look around with an example book" }).click();
  await expect(page.getByRole("list", { name: "In touch" }).getByRole("listitem").first()).toBeVisible({ timeout: 30_000 });
}

/** Every address with something to say in the example book: the routes, a person, a brief, an event, the reviews. */
export async function addresses(page, origin) {
  await page.goto(origin);
  const person = page.getByRole("list", { name: "In touch" }).getByRole("link").first();
  const href = new URL(await person.getAttribute("href"), origin).pathname;
  await page.goto(`${origin}/events`);
  const event = await page.locator('main a[href^="/events/"]').first().getAttribute("href");
  return [...ROUTES, href, `${href}/brief`, event, "/review", "/review?quarter"];
}

/** Waits until the screen has its title and nothing on it loads any more. */
export async function settled(page) {
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  await expect(page.locator("[aria-busy=true], .is-loading")).toHaveCount(0);
}

/** Opens one after the other every sheet that a button of this screen opens, one of each kind, and closes it again. */
export async function eachSheet(page, address, look) {
  await page.goto(address);
  await settled(page);
  const buttons = page.locator("button:visible");
  const names = await buttons.evaluateAll((all) => all.map((one) => (one.getAttribute("aria-label") ?? one.innerText).trim()));
  const kinds = new Set();
  for (const [place, name] of names.entries()) {
    // "Log a contact with Anna" and "… with Bruno" are one kind.
    const kind = name.split(/\s+/).slice(0, 2).join(" ");
    if (name === "" || LEFT_ALONE.test(name) || kinds.has(kind)) continue;
    kinds.add(kind);
    const button = buttons.nth(place);
    if (!(await button.isVisible()) || !(await button.isEnabled())) continue;
    await button.click();
    const sheet = page.getByRole("dialog");
    const opened = await sheet.first().waitFor({ state: "visible", timeout: 1_000 }).then(() => true, () => false);
    if (opened) {
      await look(name, sheet.first());
      await page.keyboard.press("Escape");
    }
    // What was pressed may have changed what stands on the screen.
    await page.goto(address);
    await settled(page);
  }
}
