// The whole example book through axe: every screen and every sheet, light and dark.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "../lib/test.mjs";
import { addresses, eachSheet, openExample, settled } from "../lib/example.mjs";

/** What axe finds, in both themes. */
async function faults(page, where) {
  const found = [];
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, nodes } of violations) found.push(`${where} (${colorScheme}): ${id} at ${nodes.map((node) => node.target).join(" · ")}`);
  }
  return found;
}

test("no screen of a full book has a fault that axe can see", async ({ page, relay }) => {
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

test("no sheet has a fault that axe can see", async ({ page, relay }) => {
  test.setTimeout(300_000);
  await openExample(page, relay.origin);
  const found = [];
  const opened = [];
  for (const address of await addresses(page, relay.origin)) {
    await eachSheet(page, relay.origin + address, async (name) => {
      opened.push(`${address} ${name}`);
      found.push(...(await faults(page, `${address}, ${name}`)));
    });
  }
  console.log(opened.join("\n"));
  // If the walk finds no more sheets, it is the walk that is broken.
  expect(opened.length).toBeGreaterThan(20);
  expect(found).toEqual([]);
});
