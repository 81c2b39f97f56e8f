// Every screen and every sheet of a full book: axe finds nothing in light and dark, and text at 200 % loses nothing.
import { expect, test } from "../lib/test.mjs";
import { addresses, eachSheet, openExample, settled } from "../lib/example.mjs";
import { faults } from "../lib/faults.mjs";

/** The walk goes in so many parts, each a test: one of them takes a minute. */
const PARTS = 6;

for (let part = 0; part < PARTS; part += 1) {
  test(`no screen or sheet of a full book has a fault, nor one with large text: part ${part + 1} of ${PARTS}`, async ({ page, relay }) => {
    await openExample(page, relay.origin);
    const all = await addresses(page, relay.origin);
    const found = [];
    const opened = [];
    for (const address of all.filter((_, place) => place % PARTS === part)) {
      await page.goto(relay.origin + address);
      await settled(page);
      found.push(...(await faults(page, address)));
      await eachSheet(page, async (name) => {
        opened.push(name);
        found.push(...(await faults(page, `${address}, ${name}`, "[role=dialog]")));
      });
    }
    // If the walk finds no sheets any more, it is the walk that is broken.
    expect(opened.length, opened.join(", ")).toBeGreaterThan(0);
    expect(found).toEqual([]);
  });
}
