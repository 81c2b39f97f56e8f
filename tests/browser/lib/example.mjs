// The example book, and every screen and sheet that can be reached with it.
import { expect } from "@playwright/test";
import { ROUTES, openKept } from "./book.mjs";

/** Brings the example book in; its Today is on the screen. */
export async function openExample(page, origin) {
  await openKept(page, origin);
  await page.getByRole("button", { name: "Look around with an example book" }).click();
  // Its people are there before what happened with them is.
  await expect(page.getByText(/^Brought in/).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("list", { name: "In touch" }).getByRole("listitem").first()).toBeVisible();
}

/** Every address with something to say in the example book: the routes, a person, a brief, events, a sorting, the reviews. */
export async function addresses(page, origin) {
  await page.goto(origin);
  const person = page.getByRole("list", { name: "In touch" }).getByRole("link").first();
  const href = new URL(await person.getAttribute("href"), origin).pathname;
  await page.goto(`${origin}/events`);
  // One of my own with its guests, and the one after which people wait to be sorted.
  const [mine, last] = await Promise.all([0, 1].map((n) => page.locator('main a[href^="/events/"]').nth(n).getAttribute("href")));
  return [...ROUTES, href, `${href}/brief`, mine, last, `${last}/triage`, "/review", "/review?quarter"];
}

/** Waits until the screen has its title and nothing on it loads any more. */
export async function settled(page) {
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  await expect(page.locator("[aria-busy=true], .is-loading")).toHaveCount(0);
  await page.evaluate(quiet, QUIET);
}

/** In milliseconds: the first answer of the book comes sooner. */
const QUIET = 600;

/** Runs in the page: until nothing on it has changed for a while. */
function quiet(ms) {
  return new Promise((resolve) => {
    const done = () => {
      observer.disconnect();
      resolve();
    };
    let timer = setTimeout(done, ms);
    const observer = new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(done, ms);
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}

/** Opens one after the other every sheet that a button of the screen that is open says it opens, one of each kind, and closes it again. */
export async function eachSheet(page, look) {
  const buttons = page.locator("button[aria-haspopup=dialog]:visible");
  const names = await buttons.evaluateAll((all) => all.map((one) => (one.getAttribute("aria-label") ?? one.textContent).trim().replaceAll(/\s+/g, " ")));
  const kinds = new Set();
  for (const [place, name] of names.entries()) {
    // "Log a contact with Anna" and "… with Bruno" are one kind.
    const kind = name.replace(/,.*/, "").split(" ").slice(0, 2).join(" ");
    if (kinds.has(kind)) continue;
    kinds.add(kind);
    await buttons.nth(place).click();
    const sheet = page.getByRole("dialog");
    await expect(sheet.first()).toBeVisible();
    await look(name);
    await page.keyboard.press("Escape");
    await expect(sheet).toHaveCount(0);
  }
}

/** What of the text on the screen cannot be read at twice its size: the browser's own size, which all on the page follows. */
export async function lostWhenLarge(page) {
  const root = page.locator("html");
  await root.evaluate((one) => { one.style.fontSize = "200%"; });
  const found = await page.evaluate(() => {
    const found = [];
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wide > 1) found.push(`the page scrolls sideways by ${wide} px`);
    for (const one of document.querySelectorAll("[role=dialog], .dock")) {
      if (one.scrollWidth > one.clientWidth + 1) found.push(`a sheet or the dock scrolls sideways by ${one.scrollWidth - one.clientWidth} px`);
    }
    for (const one of document.querySelectorAll("body *")) {
      const texts = [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== "");
      if (texts.length === 0 || one.closest("svg, [hidden], .vh")) continue;
      const style = getComputedStyle(one);
      const box = one.getBoundingClientRect();
      if (box.width === 0 || style.visibility === "hidden") continue;
      const says = `“${texts.map((node) => node.textContent.trim()).join(" ").slice(0, 40)}”`;
      // One line of a list may end in dots: the page behind it has it whole.
      if (style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none") continue;
      const cuts = (overflow) => /hidden|clip/.test(overflow);
      if (cuts(style.overflowX) && one.scrollWidth > one.clientWidth + 1) found.push(`${says} is cut at its side`);
      if (cuts(style.overflowY) && one.scrollHeight > one.clientHeight + 1) found.push(`${says} is cut at its foot`);
      // What lies in a strip that scrolls is all there.
      let strip = one;
      while (strip && !/auto|scroll/.test(getComputedStyle(strip).overflowX)) strip = strip.parentElement;
      for (const node of texts) {
        const range = document.createRange();
        range.selectNodeContents(node);
        const ink = range.getBoundingClientRect();
        if (ink.width === 0) continue;
        if (!strip && (ink.right > innerWidth + 1 || ink.left < -1)) found.push(`${says} runs off the screen`);
        if (/^(BUTTON|A)$/.test(one.tagName) && (ink.left < box.left - 1 || ink.right > box.right + 1)) found.push(`${says} is wider than its button`);
      }
    }
    return found;
  });
  await root.evaluate((one) => { one.style.fontSize = ""; });
  return found;
}
