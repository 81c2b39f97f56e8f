// Text at 200 %: nothing is cut off, nothing lies over anything else, and no screen scrolls sideways.
import { expect, test } from "../lib/test.mjs";
import { addresses, eachSheet, openExample, settled } from "../lib/example.mjs";

/** What of the text on the screen cannot be read. */
async function lost(page, where) {
  // The browser's own text size, which every size on the page follows.
  await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
  const found = await page.evaluate(() => {
    const found = [];
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wide > 1) found.push(`scrolls sideways by ${wide} px`);
    for (const one of document.querySelectorAll("body *")) {
      const own = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== "");
      if (!own || one.closest("svg, [hidden], .vh")) continue;
      const style = getComputedStyle(one);
      const box = one.getBoundingClientRect();
      if (box.width === 0 || style.visibility === "hidden") continue;
      const text = one.textContent.trim().slice(0, 40);
      const cuts = /hidden|clip/;
      // One line of a list may end in dots; the page behind it has it whole.
      const dots = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
      if (!dots && cuts.test(style.overflowX) && one.scrollWidth > one.clientWidth + 1) found.push(`“${text}” is cut at its side`);
      if (!dots && cuts.test(style.overflowY) && one.scrollHeight > one.clientHeight + 1) found.push(`“${text}” is cut at its foot`);
      const range = document.createRange();
      range.selectNodeContents(one);
      const ink = range.getBoundingClientRect();
      // What scrolls sideways within a strip of its own is all there.
      let strip = one;
      while (strip && !/auto|scroll/.test(getComputedStyle(strip).overflowX)) strip = strip.parentElement;
      if (!strip && !dots && (ink.right > innerWidth + 1 || ink.left < -1)) found.push(`“${text}” runs off the screen`);
      if (/^(BUTTON|A)$/.test(one.tagName) && !dots && ink.width > box.width + 1) found.push(`“${text}” is wider than its button`);
    }
    return found;
  });
  return found.map((fault) => `${where}: ${fault}`);
}

test("text at 200 % loses nothing on any screen", async ({ page, relay }) => {
  test.setTimeout(180_000);
  await openExample(page, relay.origin);
  const found = [];
  for (const address of await addresses(page, relay.origin)) {
    await page.goto(relay.origin + address);
    await settled(page);
    found.push(...(await lost(page, address)));
  }
  expect(found).toEqual([]);
});

test("text at 200 % loses nothing in any sheet", async ({ page, relay }) => {
  test.setTimeout(300_000);
  await openExample(page, relay.origin);
  const found = [];
  for (const address of await addresses(page, relay.origin)) {
    await eachSheet(page, relay.origin + address, async (name) => {
      found.push(...(await lost(page, `${address}, ${name}`)));
    });
  }
  expect(found).toEqual([]);
});
