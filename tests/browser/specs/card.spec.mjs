// Business cards: read on the device, checked, saved with their image; kept unread where the reader is not here.
import { CHROMIUM } from "../lib/browsers.mjs";
import { film, filming } from "../lib/camera.mjs";
import { drawn, fields, heading, keepReader, photograph } from "../lib/card.mjs";
import { faults } from "../lib/faults.mjs";
import { expect, test } from "../lib/test.mjs";
import { go, inList, openKept, openPerson } from "../lib/book.mjs";

const LINES = [
  { text: "FJORD CAPITAL AB", size: 62 },
  { text: "", size: 20 },
  { text: "Birgit Sand", size: 80 },
  { text: "Managing Partner", size: 50 },
  { text: "", size: 20 },
  { text: "birgit.sand@fjordcapital.example", size: 46 },
  { text: "Mobile +46 70 174 06 05", size: 46 },
  { text: "www.fjordcapital.example", size: 46 },
];

const form = (page) => page.getByRole("form", { name: "What the card says" });
const field = (page, name) => form(page).getByRole("textbox", { name: new RegExp(`^${name}`) }).first();

test("a card is read without a network, corrected and saved with its image", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await keepReader(page, relay.origin);
  const picture = await drawn(page, LINES);
  await relay.kill();
  await photograph(page, relay.origin, picture);
  await expect(heading(page)).toHaveText(/to check/, { timeout: 120_000 });
  const read = await fields(page);
  expect(read.name.value).toBe("Birgit Sand");
  expect(read.title.value).toBe("Managing Partner");
  expect(read.company.value).toMatch(/fjord capital/i);
  expect(read.emails.map(({ value }) => value)).toEqual(["birgit.sand@fjordcapital.example"]);
  expect(read.phones.map(({ label, e164 }) => [label, e164])).toEqual([["mobile", "+46701740605"]]);
  // A word of the picture goes into the field that is written in, and out again.
  await field(page, "Title").focus();
  await page.getByRole("button", { name: "Words on the card" }).click();
  const words = page.getByRole("group", { name: "Words for Title" });
  await words.getByRole("button", { name: "CAPITAL", exact: true }).click();
  await expect(field(page, "Title")).toHaveValue("Managing Partner CAPITAL");
  await words.getByRole("button", { name: "CAPITAL", exact: true }).click();
  await expect(field(page, "Title")).toHaveValue("Managing Partner");
  expect(await faults(page, "the card")).toEqual([]);
  await page.getByRole("button", { name: "Save Birgit Sand" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Saved: Birgit Sand" })).toBeVisible();
  await openPerson(page, "Birgit Sand");
  await expect(page.getByRole("img", { name: "Business card" })).toBeVisible();
});

test("without the reader the photo is kept at once with what was typed, and read once the reader is here", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  const picture = await drawn(page, LINES, { angle: -1 });
  await relay.kill();
  await go(page, "Capture");
  await page.getByRole("textbox", { name: "Quick add" }).fill("met her in the coffee queue");
  await page.getByRole("button", { name: "Card", exact: true }).click();
  await page.getByLabel("Picture of a card").setInputFiles(picture);
  await expect(page.getByRole("status").filter({ hasText: /Saved: Card, / })).toBeVisible();
  await expect(page.getByText("One card waits to be read")).toBeVisible();
  // Later, with a network.
  await relay.up();
  await page.getByRole("link", { name: "See" }).click();
  await inList(page, "Card, ").getByRole("link").first().click();
  await expect(page.getByRole("img", { name: "Business card" })).toBeVisible();
  await page.getByRole("button", { name: "Read the card" }).click();
  await page.getByRole("button", { name: /Make card scanning work offline/ }).click();
  await expect(heading(page)).toHaveText(/to check/, { timeout: 120_000 });
  await expect(field(page, "Name")).toHaveValue("Birgit Sand");
  await page.getByRole("button", { name: "Save what was read" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Birgit Sand" })).toBeVisible();
  await expect(page.getByText("to read", { exact: true })).toHaveCount(0);
});

test("the camera films a card, and its photo is read", async ({ page, relay, playwright, contextOptions, browserName }, info) => {
  test.skip(browserName !== "chromium", "only Chromium plays a film in the place of a camera");
  await page.goto(relay.origin);
  const picture = await drawn(page, LINES, { angle: 0 });
  const filmed = await film(page, picture.buffer, info.outputPath("card.y4m"), { width: 1920, height: 1200 });
  const browser = await playwright.chromium.launch({ ...CHROMIUM, args: [...CHROMIUM.args, ...filming(filmed)] });
  try {
    const context = await browser.newContext(contextOptions);
    await context.grantPermissions(["camera"], { origin: relay.origin });
    const phone = await context.newPage();
    await openKept(phone, relay.origin);
    await keepReader(phone, relay.origin);
    await phone.goto(`${relay.origin}/capture`);
    await phone.getByRole("button", { name: "Card", exact: true }).click();
    await phone.getByRole("button", { name: "Take the photo" }).click();
    await expect(heading(phone)).toHaveText(/to check/, { timeout: 120_000 });
    await expect(field(phone, "Name")).toHaveValue("Birgit Sand");
    await expect(field(phone, "Email")).toHaveValue("birgit.sand@fjordcapital.example");
  } finally {
    await browser.close();
  }
});

test("a file that is no picture is one sentence, and nothing is saved", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await photograph(page, relay.origin, { name: "card.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture") });
  await expect(page.getByRole("alert")).toContainText("no picture");
  await go(page, "People");
  await expect(page.getByRole("listitem")).toHaveCount(0);
});
