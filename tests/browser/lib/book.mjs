// What a person does in the app, by the names that are on the screen.
import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";

/** Every route of the app that stands by itself. */
export const ROUTES = ["/", "/people", "/capture", "/events", "/insights", "/settings", "/settings/devices", "/settings/data", "/settings/recovery", "/settings/reminders", "/settings/rules", "/settings/templates", "/settings/history", "/graph", "/goals", "/work", "/duplicates", "/me", "/programme", "/time", "/pair"];

/** The status that says how sync stands. */
export function sync(page) {
  return page.getByRole("status").filter({ hasText: /^\s*(Offline|Syncing|Synced|Look)\s*$/ });
}

/** Opens the app and waits until it may be used without a network. */
export async function openKept(page, origin) {
  await page.goto(origin);
  await expect(navigation(page)).toBeVisible();
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated");
}

export function navigation(page) {
  return page.getByRole("navigation", { name: "Main" });
}

/** Goes somewhere by the navigation. */
export async function go(page, name) {
  await navigation(page).getByRole("link", { name, exact: true }).click();
}

/** Captures somebody by one line of text and waits for "Saved". */
export async function quickAdd(page, text) {
  await go(page, "Capture");
  await page.getByRole("textbox", { name: "Quick add" }).fill(text);
  await save(page);
}

/** Captures somebody by the form: label → value. */
export async function fillIn(page, fields) {
  await go(page, "Capture");
  for (const [label, value] of Object.entries(fields)) {
    await page.getByRole("textbox", { name: label, exact: true }).fill(value);
  }
  await save(page);
}

/** Taps Save and waits until it is durable. */
export async function save(page) {
  await page.getByRole("button", { name: /^Save/ }).click();
  await expect(page.getByRole("status").filter({ hasText: /Saved/ })).toBeVisible();
  // An earlier "Saved" may still stand there; the fields are emptied by this one.
  for (const field of ["Quick add", "Name"]) await expect(page.getByRole("textbox", { name: field, exact: true })).toHaveValue("");
}

/** Opens the fields of the person that is on the screen. */
export async function edit(page) {
  await page.getByRole("button", { name: "Edit", exact: true }).first().click();
}

/** Changes one field of the person that is on the screen, and saves. */
export async function change(page, label, value) {
  await edit(page);
  await page.getByRole("textbox", { name: label }).last().fill(value);
  await page.getByRole("button", { name: /^Save/ }).click();
  await expect(page.getByText(value).first()).toBeVisible();
}

/** The item of somebody in the list of people. */
export function inList(page, name) {
  return page.getByRole("listitem").filter({ hasText: name });
}

/** Finds somebody through the search and opens the person's page. */
export async function openPerson(page, name) {
  await go(page, "People");
  await page.getByRole("searchbox", { name: "Search people" }).fill(name);
  await inList(page, name).getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** Chooses a file to import, again if the book is still being opened; its preview or a sentence comes up. */
export async function chooseFile(page, origin, file) {
  await page.goto(`${origin}/settings/data`);
  await again(page, () => page.getByLabel("Import file").setInputFiles(file), page.getByRole("button", { name: "Choose another file" }));
}

/** Does something again for as long as the answer is that the book is still being opened. */
async function again(page, act, done) {
  const opening = page.getByRole("alert").filter({ hasText: "still being opened" });
  const other = page.getByRole("alert").filter({ hasNotText: "still being opened" });
  await expect(async () => {
    await act();
    await expect(done.or(other).or(opening).first()).toBeVisible();
    await expect(opening).toHaveCount(0);
  }).toPass({ timeout: 40_000 });
}

/** Imports a vCard file given as text. */
export async function importText(page, origin, text) {
  await chooseFile(page, origin, { name: "contacts.vcf", mimeType: "text/vcard", buffer: Buffer.from(text) });
  await page.getByRole("button", { name: /^Import \d/ }).click();
  await expect(page.getByText(/Imported|Added/).first()).toBeVisible();
}

/** Chooses people in the list and moves them to a tier together; everybody, if nobody is named. */
export async function toTier(page, tier, names = []) {
  await go(page, "People");
  await page.getByRole("button", { name: "Select" }).click();
  for (const name of names) await inList(page, name).getByRole("button").click();
  if (names.length === 0) await page.getByRole("button", { name: "All", exact: true }).last().click();
  await page.getByRole("button", { name: "Tier", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: tier, exact: true }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

/** One vCard. */
export function card(name, more = "") {
  return `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\n${more}END:VCARD\r\n`;
}

/** The vCard that the page gives out. */
export async function exported(page, origin) {
  await page.goto(`${origin}/settings/data`);
  const button = page.getByRole("button", { name: /^Export vCard For/ });
  if (await page.evaluate(() => navigator.userAgent.includes("Chrome"))) {
    const download = page.waitForEvent("download");
    await button.click();
    return readFile(await (await download).path(), "utf8");
  }
  // Playwright hears of no downloads in Firefox: the file is read where the page hands it over.
  await page.evaluate(() => {
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      globalThis.given = blob;
      return make.call(URL, blob);
    };
  });
  await button.click();
  await expect.poll(() => page.evaluate(() => globalThis.given !== undefined)).toBe(true);
  return page.evaluate(() => globalThis.given.text());
}

/** Asks for an invitation and returns its link. */
export async function invite(page, origin) {
  await page.goto(`${origin}/settings/devices`);
  await page.getByRole("button", { name: "Add a device" }).click();
  const link = page.getByRole("textbox", { name: "Pairing link" });
  await expect(link).toHaveValue(/#/);
  return link.inputValue();
}

/** Types a link on the new device. */
export async function join(page, origin, link) {
  await page.goto(`${origin}/pair`);
  await page.getByRole("textbox", { name: "Pairing link" }).fill(link);
  await again(page, () => page.getByRole("button", { name: "Join" }).click(), page.getByText(/Check code|shares the book now/));
}

/** The eight digits that are on the screen. */
export async function code(page) {
  const shown = page.getByText(/\d{4}\s*\d{4}/).first();
  await expect(shown).toBeVisible();
  return (await shown.innerText()).match(/\d{4}\s*\d{4}/)[0].replace(/\s/g, "");
}

/** Brings a second page into the book of the first. */
export async function pair(first, second, origin) {
  await join(second, origin, await invite(first, origin));
  expect(await code(second)).toBe(await code(first));
  await letIn(first);
  await synced(first);
  await synced(second);
}

/** Brings a headless device into the book of a page. */
export async function pairCli(page, cli, origin) {
  const joining = cli.start("join", await invite(page, origin));
  const said = await joining.line(/\d{4}\s*\d{4}/);
  expect(said.match(/\d{4}\s*\d{4}/)[0].replace(/\s/g, "")).toBe(await code(page));
  await letIn(page);
  await joining.done;
}

/** Says that the codes match, waits until the other device is in, and closes the sheet. */
export async function letIn(page) {
  await page.getByRole("button", { name: "The codes match" }).click();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

/** Waits until the header says Synced. */
export async function synced(page) {
  await expect(sync(page)).toHaveText(/Synced/, { timeout: 30_000 });
}

/** The words of the recovery phrase that are on the screen. */
export async function shownPhrase(page) {
  const items = page.getByRole("list", { name: "Recovery phrase" }).getByRole("listitem");
  await expect(items).toHaveCount(24);
  return (await items.allInnerTexts()).map((text) => text.replace(/[^a-z]/g, ""));
}

/** Has the recovery phrase shown and returns its words. */
export async function phraseOf(page, origin) {
  await page.goto(`${origin}/settings/recovery`);
  await page.getByRole("button", { name: "Show the words" }).click();
  return shownPhrase(page);
}

/** Types a recovery phrase on a device that has nothing. */
export async function comeBack(page, origin, phrase) {
  await page.goto(`${origin}/pair`);
  await page.getByRole("textbox", { name: "Pairing link" }).fill(phrase);
  await expect(page.getByRole("textbox", { name: "Relay" })).toHaveValue(origin);
  await page.getByRole("button", { name: "Join" }).click();
}
