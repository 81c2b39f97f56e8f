// Storage that cannot be opened is said, and never looks like an empty book.
import { quickAdd } from "../lib/book.mjs";
import { expect, test } from "../lib/test.mjs";

test.use({ serviceWorkers: "block" });

test("storage that cannot be opened is an error, not an empty book", async ({ page, relay }) => {
  const broken = 'IDBFactory.prototype.open = () => { throw new DOMException("Internal error", "UnknownError"); };\n';
  await page.route("**/assets/worker-*.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: broken + (await response.text()) });
  });
  await page.goto(relay.origin);
  await expect(page.getByText(/storage.*Nothing was lost/i).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Look around with an example book" })).toHaveCount(0);
  await page.goto(`${relay.origin}/people`);
  await expect(page.getByText(/storage.*Nothing was lost/i).first()).toBeVisible();
});

// A browser that is killed does not show it: what it wrote lies in the system's memory, which outlives it.
test("every transaction that writes asks to be on the disk before it is called complete", async ({ page, relay }) => {
  const watched = `
    const begin = IDBDatabase.prototype.transaction;
    const writes = new BroadcastChannel("writes");
    IDBDatabase.prototype.transaction = function (spaces, mode, options) {
      if (mode === "readwrite") writes.postMessage({ spaces: [spaces].flat(), durability: options?.durability });
      return begin.apply(this, arguments);
    };\n`;
  await page.route("**/assets/worker-*.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: watched + (await response.text()) });
  });
  await page.addInitScript(() => {
    globalThis.writes = [];
    new BroadcastChannel("writes").onmessage = (event) => globalThis.writes.push(event.data);
  });
  await page.goto(relay.origin);
  await quickAdd(page, "Sarah Chen, sarah@acme.example");
  const writes = await page.evaluate(() => globalThis.writes);
  // The book becomes shared before the relay is asked, whether that is reached or not.
  await page.goto(`${relay.origin}/settings/devices`);
  await page.getByRole("button", { name: "Add a device" }).click();
  const shared = () => page.evaluate(() => globalThis.writes.some((write) => write.spaces.includes("roster")));
  await expect.poll(shared).toBe(true);
  writes.push(...(await page.evaluate(() => globalThis.writes)));
  const spaces = new Set(writes.flatMap((write) => write.spaces));
  for (const space of ["changes", "rows", "outbox", "roster", "secrets"]) expect(spaces).toContain(space);
  expect(writes.filter((write) => write.durability !== "strict")).toEqual([]);
});
