// The whole book goes into one sealed file, and comes back: whole into an empty book, by value into another.
import { readFile } from "node:fs/promises";
import { expect, test } from "../lib/test.mjs";
import { chooseFile, go, inList, navigation, quickAdd } from "../lib/book.mjs";

const PASSPHRASE = "blue anchor, nine";

/** Opens the page of exports. Firefox, driven as it is here, tells of no download: so the bytes are taken where the page
 * hands them to the browser. */
async function openExports(page, origin) {
  await page.addInitScript(() => {
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      globalThis.handedOver = blob;
      return make.call(URL, blob);
    };
  });
  await page.goto(`${origin}/settings/data`);
}

/** The bytes of the file that the page handed over. */
async function handedOver(page) {
  await page.waitForFunction(() => globalThis.handedOver);
  return Buffer.from(await page.evaluate(async () => [...new Uint8Array(await globalThis.handedOver.arrayBuffer())]));
}

/** Saves a backup and gives it as a file to choose. */
async function backup(page, origin) {
  await openExports(page, origin);
  const form = page.getByRole("form", { name: "Backup" });
  await form.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await form.getByLabel("The same again").fill(PASSPHRASE);
  const told = page.context().browser().browserType().name() === "chromium" ? page.waitForEvent("download") : null;
  await form.getByRole("button", { name: "Save a backup" }).click();
  const sealed = form.getByRole("status").filter({ hasText: "Sealed as" });
  await expect(sealed).toBeVisible();
  const [name] = (await sealed.innerText()).match(/kith-backup-\d{4}-\d{2}-\d{2}\.kith/);
  const buffer = await handedOver(page);
  if (told) {
    const download = await told;
    expect(download.suggestedFilename()).toBe(name);
    expect((await readFile(await download.path())).equals(buffer)).toBe(true);
  }
  return { name, mimeType: "application/octet-stream", buffer };
}

/** Chooses a backup and types a passphrase. */
async function open(page, origin, file, passphrase) {
  await chooseFile(page, origin, file);
  await page.getByLabel("Passphrase", { exact: true }).fill(passphrase);
  await page.getByRole("button", { name: "Open the backup" }).click();
}

test("a fresh device refuses the wrong passphrase and takes the whole book with the right one", async ({ page, other, relay }) => {
  await page.goto(relay.origin);
  await quickAdd(page, "Sarah Chen, sarah@acme.example");
  await quickAdd(page, "Bruno Keller, Keller Logistik");
  const file = await backup(page, relay.origin);
  expect(file.buffer.includes("Sarah")).toBe(false);

  await other.goto(relay.origin);
  await expect(navigation(other)).toBeVisible();
  await open(other, relay.origin, file, "another passphrase");
  await expect(other.getByRole("alert")).toContainText("passphrase");
  await other.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await other.getByRole("button", { name: "Open the backup" }).click();
  await expect(other.getByRole("status").filter({ hasText: "Restored 2 people" })).toBeVisible();
  await other.reload();
  await go(other, "People");
  for (const name of ["Sarah Chen", "Bruno Keller"]) await expect(inList(other, name)).toBeVisible();
});

test("a book with people shows what would come before it does, and one undo takes it back", async ({ page, other, relay }) => {
  await page.goto(relay.origin);
  await quickAdd(page, "Sarah Chen, sarah@acme.example");
  await quickAdd(page, "Bruno Keller, Keller Logistik");
  const file = await backup(page, relay.origin);

  await other.goto(relay.origin);
  await quickAdd(other, "Sarah Chen, sarah@acme.example");
  await open(other, relay.origin, file, PASSPHRASE);
  await expect(other.getByRole("list", { name: "To be added" }).getByRole("listitem")).toHaveText([/Bruno Keller/]);
  await expect(other.getByRole("list", { name: "Skipped" }).getByRole("listitem")).toHaveText([/Sarah Chen.*Already in your book/]);
  await other.getByRole("button", { name: "Import 1 person" }).click();
  await expect(other.getByText(/Brought in 1 person/).first()).toBeVisible();
  await other.getByRole("button", { name: "Undo" }).click();
  await go(other, "People");
  await expect(inList(other, "Sarah Chen")).toBeVisible();
  await expect(inList(other, "Bruno Keller")).toHaveCount(0);
});

test("a backup asks for a passphrase of eight characters, the same twice", async ({ page, relay }) => {
  await page.goto(relay.origin);
  await quickAdd(page, "Sarah Chen");
  await page.goto(`${relay.origin}/settings/data`);
  const form = page.getByRole("form", { name: "Backup" });
  for (const [first, again, said] of [["seven77", "seven77", /8 characters/], ["blue anchor", "blue ancor", /not the same/]]) {
    await form.getByLabel("Passphrase", { exact: true }).fill(first);
    await form.getByLabel("The same again").fill(again);
    await form.getByRole("button", { name: "Save a backup" }).click();
    await expect(form.getByRole("alert")).toHaveText(said);
  }
});

test("a book on one device alone says so until a backup is saved or the offer is put off", async ({ page, relay }) => {
  await page.clock.install({ time: new Date("2026-06-08T09:00:00Z") });
  await page.goto(relay.origin);
  const offer = page.getByRole("list", { name: "Safe keeping" });
  await expect(offer).toHaveCount(0);
  await quickAdd(page, "Sarah Chen");
  await go(page, "Today");
  await expect(offer).toContainText("alone");
  await offer.getByRole("button", { name: "Not this month" }).click();
  await expect(offer).toHaveCount(0);

  const later = async (day) => {
    await page.clock.setFixedTime(new Date(`${day}T09:00:00Z`));
    await page.goto(relay.origin);
    await expect(page.getByRole("heading", { level: 1, name: "Today" })).toBeVisible();
    await expect(page.getByRole("heading", { level: 2, name: "New people" })).toBeVisible();
  };
  await later("2026-07-07");
  await expect(offer).toHaveCount(0);
  await later("2026-07-08");
  await expect(offer).toBeVisible();
  await backup(page, relay.origin);
  await later("2026-08-06");
  await expect(offer).toHaveCount(0);
  await later("2026-08-08");
  await expect(offer).toContainText("The last backup was 8 Jul.");
});

/** Exports the book in a format of those under "Take everything with you", and gives it as a file to choose. */
async function exported(page, origin, format, name) {
  await openExports(page, origin);
  await page.getByRole("button", { name: `Export ${format}` }).click();
  return { name, mimeType: "application/octet-stream", buffer: await handedOver(page) };
}

for (const [format, name] of [["raw document", "kith.automerge"], ["JSON", "kith.json"]]) {
  test(`the book that was taken away as ${format} is put back into an empty one, and brings nothing a second time`, async ({ page, other, relay }) => {
    await page.goto(relay.origin);
    await quickAdd(page, "Sarah Chen, sarah@acme.example");
    await quickAdd(page, "Bruno Keller, Keller Logistik");
    const file = await exported(page, relay.origin, format, name);

    await other.goto(relay.origin);
    await expect(navigation(other)).toBeVisible();
    await chooseFile(other, relay.origin, { ...file, buffer: file.buffer.subarray(0, file.buffer.length - 30) });
    await expect(other.getByRole("alert")).toContainText(name);
    await expect(other.getByRole("alert")).toContainText("Nothing was changed.");
    await other.getByLabel("Import file").setInputFiles(file);
    await expect(other.getByRole("status").filter({ hasText: `Restored 2 people from ${name}` })).toBeVisible();
    await other.reload();
    await go(other, "People");
    for (const person of ["Sarah Chen", "Bruno Keller"]) await expect(inList(other, person)).toBeVisible();
    await chooseFile(other, relay.origin, file);
    await expect(other.getByRole("list", { name: "Skipped" }).getByRole("listitem")).toHaveCount(2);
    await expect(other.getByRole("button", { name: /^Import \d/ })).toHaveCount(0);
  });
}
