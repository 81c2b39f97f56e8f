// A profile that was copied while the browser was closed, and is used again beside or in the place of the original.
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test as base } from "../lib/test.mjs";
import { exported, go, inList, openKept, pair, quickAdd, sync, synced } from "../lib/book.mjs";

const test = base.extend({
  /** Opens the app with a profile in a folder: the page, and how to close it. */
  profiles: async ({ playwright, browserName, launchOptions, channel, contextOptions, relay }, use) => {
    const root = await mkdtemp(join(tmpdir(), "kith-profiles-"));
    const open = [];
    await use({
      folder: (name) => join(root, name),
      async open(name) {
        const context = await playwright[browserName].launchPersistentContext(join(root, name), { ...launchOptions, channel, ...contextOptions });
        open.push(context);
        const page = context.pages()[0] ?? (await context.newPage());
        await openKept(page, relay.origin);
        return page;
      },
    });
    for (const context of open) await context.close();
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  },
});

/** A profile in the folder "original" that shares a book with `other`, and an older copy of it in the folder "copy". */
async function copied(profiles, other, origin) {
  let page = await profiles.open("original");
  await quickAdd(page, "Sarah Chen");
  await pair(page, other, origin);
  await page.context().close();
  await cp(profiles.folder("original"), profiles.folder("copy"), { recursive: true });
  page = await profiles.open("original");
  await quickAdd(page, "Bruno Keller");
  await synced(page);
  return page;
}

test("an old profile that is put back has everything again, and goes on as the same device", async ({ profiles, other, relay }) => {
  const original = await copied(profiles, other, relay.origin);
  await original.context().close();
  const restored = await profiles.open("copy");
  await synced(restored);
  await go(restored, "People");
  for (const name of ["Sarah Chen", "Bruno Keller"]) await expect(inList(restored, name)).toBeVisible();
  await quickAdd(restored, "Jonas Weber");
  await go(other, "People");
  for (const name of ["Bruno Keller", "Jonas Weber"]) await expect(inList(other, name)).toBeVisible({ timeout: 30_000 });
});

test("a profile and its copy that write at the same time lose no edit", async ({ profiles, other, relay }) => {
  const original = await copied(profiles, other, relay.origin);
  await relay.kill();
  await expect(sync(original)).toHaveText(/Offline/);
  const copy = await profiles.open("copy");
  const writers = [[original, "Original"], [copy, "Copy"]];
  const written = (name) => ["Adler", "Brandt", "Conrad", "Dorn"].map((surname) => `${name} ${surname}`);
  for (const [page, name] of writers) await quickAdd(page, written(name)[0]);
  await relay.up();
  await Promise.all(
    writers.map(async ([page, name]) => {
      for (const person of written(name).slice(1)) await quickAdd(page, person);
    }),
  );
  await go(other, "People");
  await expect(inList(other, "Bruno Keller")).toBeVisible();
  for (const [page, name] of writers) {
    await go(page, "People");
    for (const person of written(name)) await expect(inList(page, person)).toBeVisible();
    if (await goesOn(page, relay.origin)) {
      for (const person of written(name)) await expect(inList(other, person)).toBeVisible({ timeout: 30_000 });
    } else {
      const file = await exported(page, relay.origin);
      for (const person of written(name)) expect(file).toContain(person);
    }
  }
});

/**
 * Whether a page goes on syncing. Two of the same device take in what the other one wrote; only if both have sealed the
 * same number of their log does one of them stop, and then it says that it is a copy and what to do.
 */
async function goesOn(page, origin) {
  await expect(sync(page)).toHaveText(/Synced|Look/, { timeout: 60_000 });
  if (/Synced/.test(await sync(page).innerText())) return true;
  await page.goto(`${origin}/settings/devices`);
  await expect(page.getByText(/a copy of it have both been writing/).first()).toBeVisible();
  return false;
}
