// A new version waits until the person takes it, and comes whole or not at all.
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { navigation, openKept, quickAdd } from "../lib/book.mjs";
import { Relay } from "../lib/relay.mjs";
import { expect, test } from "../lib/test.mjs";

test("a new version waits, is offered, and is taken by a tap", async ({ page }) => {
  const relay = await Relay.start(() => {});
  try {
    await openKept(page, relay.origin);
    await quickAdd(page, "Sarah Chen");
    await relay.kill();
    await change(relay.site, "sw.js", (text) => text.replace(/const VERSION = "\w+"/, 'const VERSION = "newer"'));
    await relay.up();
    await page.evaluate(async () => {
      await (await navigator.serviceWorker.ready).update();
    });
    await expect(page.getByText("New version").first()).toBeVisible();
    expect(await page.evaluate(() => caches.keys())).toHaveLength(2);
    const reloaded = page.waitForEvent("load");
    await page.getByRole("button", { name: /reload|update|version|switch/i }).click();
    await reloaded;
    await expect.poll(() => page.evaluate(() => caches.keys())).toEqual(["kith-site-newer"]);
  } finally {
    await relay.end();
  }
});

test("a tab of the version before finishes, lets go of the book for a newer one, and asks for a reload", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen");
  // What a newer version does when its tables are others: it opens the same database with a higher number.
  const people = await page.evaluate(() => new Promise((done, failed) => {
    const opening = indexedDB.open("kith", 1_000);
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      const names = [...opening.result.objectStoreNames];
      const all = opening.result.transaction("rows").objectStore("rows").getAllKeys();
      all.onsuccess = () => done([names.includes("changes"), all.result.length > 0]);
    };
  }));
  expect(people).toEqual([true, true]);
  await expect(page.getByText("New version").first()).toBeVisible();
});

test("half a version is never kept", async ({ page }) => {
  const relay = await Relay.start((site) => change(site, "manifest.webmanifest", (text) => text + "\n"));
  try {
    await page.goto(relay.origin);
    await expect(navigation(page)).toBeVisible();
    const kept = () => page.evaluate(async () => [(await navigator.serviceWorker.getRegistration()) !== undefined, await caches.keys()]);
    await expect.poll(kept).toEqual([false, []]);
  } finally {
    await relay.end();
  }
});

/** Changes a file of a site, without its compressed copies. */
async function change(site, name, edit) {
  const file = join(site, name);
  await writeFile(file, edit(await readFile(file, "utf8")));
  for (const suffix of [".br", ".gz"]) await rm(file + suffix, { force: true });
}
