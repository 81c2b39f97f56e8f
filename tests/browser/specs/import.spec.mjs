// A file comes in: preview, confirm, search, open, edit, log, undo.
import { writeFile } from "node:fs/promises";
import { expect, test } from "../lib/test.mjs";
import { card, change, chooseFile, go, importText, inList, openKept, openPerson } from "../lib/book.mjs";

const THREE = card("Amina Haddad", "ORG:Haddad Partners\r\nTITLE:Partner\r\nEMAIL:amina@haddad.example\r\n")
  + card("Bruno Keller", "TEL:+41 44 555 01 02\r\n")
  + card("Clara Nowak", "ORG:Nowak Studio\r\n");

test("from the preview to undo", async ({ page, relay }) => {
  await page.goto(relay.origin);
  await chooseFile(page, relay.origin, { name: "contacts.vcf", mimeType: "text/vcard", buffer: Buffer.from(THREE) });
  for (const name of ["Amina Haddad", "Bruno Keller", "Clara Nowak"]) {
    await expect(page.getByText(name).first()).toBeVisible();
  }
  await page.getByRole("button", { name: /^Import \d/ }).click();
  await go(page, "People");
  await expect(page.getByRole("list", { name: "People" }).getByRole("listitem")).toHaveCount(3);

  await openPerson(page, "Amina Haddad");
  await change(page, "Title", "Managing partner");

  const story = page.getByRole("list", { name: "Your story" }).getByRole("listitem");
  await page.getByRole("button", { name: "Call", exact: true }).click();
  await expect(story).toHaveCount(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(story).toHaveCount(0);
});

test("one undo takes the whole import back", async ({ page, relay }) => {
  await page.goto(relay.origin);
  await importText(page, relay.origin, THREE);
  await page.getByRole("button", { name: "Undo" }).click();
  await go(page, "People");
  for (const name of ["Amina Haddad", "Bruno Keller", "Clara Nowak"]) await expect(inList(page, name)).toHaveCount(0);
});

test("a broken record is named and does not stop the others", async ({ page, relay }) => {
  await page.goto(relay.origin);
  const broken = card("Amina Haddad") + "BEGIN:VCARD\r\nVERSION:3.0\r\nthis is no vCard line\r\n" + card("Clara Nowak");
  await chooseFile(page, relay.origin, { name: "contacts.vcf", mimeType: "text/vcard", buffer: Buffer.from(broken) });
  await expect(page.getByText("Amina Haddad").first()).toBeVisible();
  await expect(page.getByText("Clara Nowak").first()).toBeVisible();
  await expect(page.getByText(/Record \d/).first()).toBeVisible();
  await page.getByRole("button", { name: /^Import 2/ }).click();
  await go(page, "People");
  await expect(inList(page, "Amina Haddad")).toBeVisible();
  await expect(inList(page, "Clara Nowak")).toBeVisible();
});

test("a file without a contact gets a sentence and changes nothing", async ({ page, relay }) => {
  await page.goto(relay.origin);
  await chooseFile(page, relay.origin, { name: "picture.vcf", mimeType: "text/vcard", buffer: Buffer.alloc(5_000, 0xff) });
  await expect(page.getByRole("alert").filter({ hasText: "picture.vcf" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Import [1-9]/ })).toHaveCount(0);
});

test("a file of 50 MB is read, and the app can be used meanwhile", async ({ page, relay }, info) => {
  await page.goto(relay.origin);
  const picture = "/9j/".padEnd(250_000, "A");
  const file = info.outputPath("large.vcf");
  const cards = Array.from({ length: 200 }, (_, n) => card(`Person ${n + 1}`, `PHOTO;ENCODING=b;TYPE=JPEG:${picture}\r\n`));
  await writeFile(file, cards.join(""));
  await chooseFile(page, relay.origin, file);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.getByRole("button", { name: /^Import 200/ }).click({ timeout: 45_000 });
  await go(page, "People");
  await expect(page.getByRole("list", { name: "People" }).getByRole("listitem").first()).toHaveAttribute("aria-setsize", "200");
});

test("people chosen from the phone's own contacts are shown before they are imported", async ({ page, relay }) => {
  // The picker is there on phones alone; what it gives is in the form that its specification says.
  await page.addInitScript(() => {
    const select = async (properties, options) => {
      globalThis.asked = { properties, options };
      return [{ name: ["Ada Example"], email: ["ada@example.org"], tel: ["+46 31 555 01 23"], address: [] }, { name: ["Bo, the; Builder"], email: [], tel: [] }];
    };
    Object.defineProperty(navigator, "contacts", { value: { select } });
  });
  await openKept(page, relay.origin);
  await page.goto(`${relay.origin}/settings/data`);
  await page.getByRole("button", { name: /this phone’s contacts/ }).click();
  await page.getByRole("button", { name: "Import 2 people" }).click();
  await expect(page.getByText(/Imported/).first()).toBeVisible();
  expect(await page.evaluate(() => globalThis.asked.options)).toEqual({ multiple: true });
  await go(page, "People");
  await expect(inList(page, "Ada Example")).toBeVisible();
  await expect(inList(page, "Bo, the; Builder")).toBeVisible();
});

test("an import that is stopped leaves nothing", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  const many = Array.from({ length: 8_000 }, (_, n) => card(`Guest Number${n}`, `EMAIL:guest${n}@example.org\r\n`)).join("");
  await chooseFile(page, relay.origin, { name: "guests.vcf", mimeType: "text/vcard", buffer: Buffer.from(many) });
  await page.getByRole("button", { name: /^Import 8/ }).click();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByRole("alert")).toContainText("Stopped. Nothing was changed.", { timeout: 40_000 });
  await go(page, "People");
  await expect(page.getByRole("listitem")).toHaveCount(0);
});
