// What a thumb has to hit: 44 by 44 px around the middle of each target belong to it.
import { expect, test } from "../lib/test.mjs";
import { addresses, openExample, settled } from "../lib/example.mjs";

/**
 * The rule: a tap up to 12 px from the middle of a target reaches it, and up to 22 px, to each of the four sides, it or
 * nothing: that much room belongs to no other. A link within a sentence is as high as its line, and at least 24 px.
 */
const RULE = { reach: 12, room: 22, inline: 24 };
/** Runs in the page: every target on it that is too small, with what it measures. */
function tooSmall({ reach, room, inline }) {
  const TARGETS = "button, a[href], input, select, textarea, summary, [role=button]";
  const found = [];
  let looked = 0;
  const name = (one) => (one.getAttribute("aria-label") ?? (one.closest("label") ?? one).textContent).trim().replaceAll(/\s+/g, " ").slice(0, 40);
  for (const target of document.querySelectorAll(TARGETS)) {
    // A field that is hidden in its label is hit by way of the label.
    const shown = target.closest("label") ?? target;
    if (target.disabled || target.closest("[hidden], [inert]")) continue;
    shown.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = shown.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    /** What a tap reaches beside the middle. */
    const at = ([dx, dy]) => {
      const reached = document.elementFromPoint(x + dx, y + dy);
      return shown.contains(reached) ? target : (reached?.closest(TARGETS) ?? reached?.closest("label") ?? null);
    };
    // What lies under a row, or beside the screen, is no target until it comes out.
    if (at([0, 0]) !== target) continue;
    looked += 1;
    const says = `“${name(target)}”, ${Math.round(box.width)} × ${Math.round(box.height)} px`;
    if (getComputedStyle(target).display === "inline") {
      if (box.height < inline) found.push(`${says}, in a sentence`);
      continue;
    }
    // A pixel less: the edge itself belongs to nobody.
    const sides = (far) => ({ left: [1 - far, 0], right: [far - 1, 0], above: [0, 1 - far], below: [0, far - 1] });
    for (const [side, point] of Object.entries(sides(reach))) if (at(point) !== target) found.push(`${says}: not reached ${side}`);
    for (const [side, point] of Object.entries(sides(room))) {
      const other = at(point);
      if (other && other !== target) found.push(`${says}: ${side} is “${name(other)}”`);
    }
  }
  return { found, looked };
}

/** What is too small on the screens at these addresses, each of which has more than so many targets. */
async function found(page, origin, screens, least) {
  const all = [];
  for (const address of screens) {
    await page.goto(new URL(address, origin).href);
    await settled(page);
    const here = await page.evaluate(tooSmall, RULE);
    // If next to nothing was looked at, it is the look that is broken.
    expect(here.looked, address).toBeGreaterThan(least);
    all.push(...here.found.map((fault) => `${address}: ${fault}`));
  }
  return all;
}

test("everything on every screen has 44 px for a thumb", async ({ page, relay }) => {
  await openExample(page, relay.origin);
  const full = ["/", "/capture"];
  const others = (await addresses(page, relay.origin)).filter((address) => !full.includes(address));
  expect(await found(page, relay.origin, full, 12)).toEqual([]);
  expect(await found(page, relay.origin, others, 5)).toEqual([]);
});

test("everything on a person's page has 44 px for a thumb", async ({ page, relay }) => {
  await openExample(page, relay.origin);
  await page.goto(new URL("/people", relay.origin).href);
  const people = page.getByRole("list", { name: "People" }).getByRole("link");
  // Who is on Today depends on the day, and what a page holds on the person: everybody's is looked at.
  await expect(people.first()).toBeVisible();
  const everybody = await people.evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  expect(everybody.length).toBeGreaterThan(9);
  expect(await found(page, relay.origin, everybody, 12)).toEqual([]);
});
