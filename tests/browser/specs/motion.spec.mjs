// Motion only where it is wanted: what moves on the screen is written down while sheets open and rows leave.
import { expect, test } from "../lib/test.mjs";
import { openExample } from "../lib/example.mjs";

/** In milliseconds: what is shorter is no motion to an eye. */
const BLINK = 20;

/** Keeps what moves: the names of animations and of properties that go over to another value. */
async function watchMotion(page) {
  await page.addInitScript((blink) => {
    globalThis.moved = new Set();
    const longest = (durations) => Math.max(...durations.split(",").map((text) => parseFloat(text) * (text.trim().endsWith("ms") ? 1 : 1_000)));
    const look = ({ target, animationName, propertyName }) => {
      const style = getComputedStyle(target);
      const lasts = longest(animationName ? style.animationDuration : style.transitionDuration);
      if (lasts > blink) globalThis.moved.add(`${animationName ?? propertyName} of ${target.getAttribute("class")}`);
    };
    for (const kind of ["transitionrun", "animationstart"]) document.addEventListener(kind, look, true);
  }, BLINK);
}

/** A contact is logged and its row leaves, a toast comes up, a sheet comes and goes, another screen opens. */
async function use(page) {
  const rows = page.getByRole("list", { name: "In touch" }).getByRole("listitem");
  // One whom nothing keeps there but that it was quiet.
  const quiet = rows.filter({ has: page.getByRole("button", { name: /^Log a contact with/ }), hasNot: page.getByRole("group", { name: /^What to do about/ }) }).first();
  const name = await quiet.locator(".name").innerText();
  await quiet.getByRole("button", { name: /^Log/ }).click();
  await page.getByRole("group", { name: "Log a contact" }).getByRole("button", { name: "Call", exact: true }).click();
  await expect(page.getByRole("button", { name: "Undo", exact: true })).toBeVisible();
  await expect(rows.filter({ hasText: name })).toHaveCount(0);
  await rows.first().getByRole("button", { name: /^Draft/ }).first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
  // What begins with a sheet is told in the next picture of the page.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "People" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "People" })).toBeVisible();
  return page.evaluate(() => [...globalThis.moved]);
}

test("with less motion asked for, no sheet slides, no row fades and nothing turns", async ({ page, relay }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await watchMotion(page);
  await openExample(page, relay.origin);
  expect(await use(page)).toEqual([]);
});

test("otherwise a row fades, a toast rises and a sheet comes up", async ({ page, relay }) => {
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await watchMotion(page);
  await openExample(page, relay.origin);
  const moved = await use(page);
  for (const what of [/^opacity of .*is-leaving/, /^rise of toast/, /^come of bottom/]) expect(moved).toContainEqual(expect.stringMatching(what));
});
