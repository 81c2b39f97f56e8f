// Every screen and every sheet of a full book: axe finds nothing in light and dark, and text at 200 % loses nothing.
import { expect, test } from "../lib/test.mjs";
import { addresses, eachSheet, openExample, settled } from "../lib/example.mjs";
import { faults } from "../lib/faults.mjs";

test("no screen of a full book has a fault, nor one with large text", async ({ page, relay }) => {
  test.setTimeout(240_000);
  await openExample(page, relay.origin);
  const found = [];
  for (const address of await addresses(page, relay.origin)) {
    await page.goto(relay.origin + address);
    await settled(page);
    found.push(...(await faults(page, address)));
  }
  expect(found).toEqual([]);
});

test("no sheet has a fault, nor one with large text", async ({ page, relay }) => {
  test.setTimeout(480_000);
  await openExample(page, relay.origin);
  const found = [];
  const opened = [];
  for (const address of await addresses(page, relay.origin)) {
    await eachSheet(page, relay.origin + address, async (name) => {
      opened.push(name);
      found.push(...(await faults(page, `${address}, ${name}`, "[role=dialog]")));
    });
  }
  // If the walk finds no sheets any more, it is the walk that is broken.
  expect(opened.length, opened.join(", ")).toBeGreaterThan(15);
  expect(found).toEqual([]);
});
