// Erasing somebody for good.
import { expect, test } from "../lib/test.mjs";
import { edit, inList, openKept, openPerson, go, quickAdd } from "../lib/book.mjs";

const sheet = (page) => page.getByRole("dialog", { name: "Erase for good?" });

/** Whether any record of the book's store has a word. Changes are compressed, so their bytes say little; rows say all. */
async function stored(page, word) {
  return page.evaluate(async (word) => {
    const found = [];
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise((done, failed) => {
        const open = indexedDB.open(name);
        open.onsuccess = () => done(open.result);
        open.onerror = () => failed(open.error);
      });
      for (const store of db.objectStoreNames) {
        const all = await new Promise((done, failed) => {
          const get = db.transaction(store).objectStore(store).getAll();
          get.onsuccess = () => done(get.result);
          get.onerror = () => failed(get.error);
        });
        for (const record of all) {
          const bytes = record instanceof Uint8Array ? record : record instanceof ArrayBuffer ? new Uint8Array(record) : new Uint8Array(record.value ?? []);
          if (new TextDecoder().decode(bytes).includes(word)) found.push(store);
        }
      }
      db.close();
    }
    return found;
  }, word);
}

test("somebody is erased for good after a second question, and stays so", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Xanthippe Quux, xq@zyzzyva.example");
  await quickAdd(page, "Bob Miller");
  expect((await stored(page, "Xanthippe")).length).toBeGreaterThan(0);
  await openPerson(page, "Xanthippe Quux");
  await edit(page);
  await page.getByRole("button", { name: "Erase for good" }).click();
  await expect(sheet(page)).toContainText("Backups and exported files still hold it");
  await sheet(page).getByRole("button", { name: "Keep it" }).click();
  await expect(sheet(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Erase for good" }).click();
  await sheet(page).getByRole("button", { name: "Erase for good" }).click();
  // The name that was searched for is nowhere any more, the field included.
  await expect(page.getByRole("searchbox", { name: "Search people" })).toHaveValue("");
  await expect(inList(page, "Bob Miller")).toBeVisible();
  await expect(inList(page, "Xanthippe")).toHaveCount(0);
  for (const word of ["Xanthippe", "zyzzyva"]) expect(await stored(page, word)).toEqual([]);
  await page.reload();
  await go(page, "People");
  await expect(inList(page, "Bob Miller")).toBeVisible();
  await expect(inList(page, "Xanthippe")).toHaveCount(0);
  await quickAdd(page, "Carol Jones");
  await openPerson(page, "Carol Jones");
});
