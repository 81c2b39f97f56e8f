// Business cards: read on the device, checked, saved with their image; kept unread where the reader is not here.
import { CHROMIUM } from "../lib/browsers.mjs";
import { film, filming } from "../lib/camera.mjs";
import { TO_CHECK, drawn, fields, heading, keepReader, photograph } from "../lib/card.mjs";
import { settled } from "../lib/example.mjs";
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

/** Nothing else on it bears the company out, nor the name. */
const DOUBTFUL = [
  { text: "FJORD CAPITAL AB", size: 62 },
  { text: "", size: 20 },
  { text: "Birgit Sand", size: 80 },
  { text: "Managing Partner", size: 50 },
  { text: "", size: 20 },
  { text: "office@northern.example", size: 46 },
  { text: "Mobile +46 70 174 06 05", size: 46 },
];

const form = (page) => page.getByRole("form", { name: "What the card says" });
const field = (page, name) => form(page).getByRole("textbox", { name: new RegExp(`^${name}`) }).first();

test("a card is read without a network, corrected and saved with its image", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await keepReader(page, relay.origin);
  const picture = await drawn(page, LINES);
  await relay.kill();
  await photograph(page, relay.origin, picture);
  await expect(heading(page)).toHaveText(TO_CHECK, { timeout: 120_000 });
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

test("what is uncertain on a card is marked beside its picture until somebody says that it is right", async ({ page, relay }) => {
  test.setTimeout(180_000);
  await openKept(page, relay.origin);
  await keepReader(page, relay.origin);
  await photograph(page, relay.origin, await drawn(page, DOUBTFUL));
  await expect(heading(page)).toHaveText(/^\w+ things? to check$/, { timeout: 120_000 });
  // The picture stands on the same screen as what was read off it, and a piece of it beside each value.
  await expect(page.getByRole("img", { name: "Photo of the card" })).toBeInViewport();
  await expect(field(page, "Name")).toBeInViewport();
  const row = (name) => form(page).locator(".read").filter({ has: page.getByRole("textbox", { name: new RegExp(`^${name}`) }) });
  for (const name of ["Name", "Company", "Mobile"]) {
    const piece = await row(name).locator("svg.crop").boundingBox();
    const value = await field(page, name).boundingBox();
    expect(piece.y < value.y + value.height && value.y < piece.y + piece.height, name).toBe(true);
  }
  // As many are marked as the heading says, and the company is one of them; the number is not.
  const unsure = (await fields(page)).company.certain;
  expect(unsure).toBe(false);
  const marked = form(page).getByRole("button", { name: / is right$/ });
  const words = ["Nothing", "One thing", "Two things", "Three things", "Four things", "Five things"];
  const count = await marked.count();
  await expect(heading(page)).toHaveText(`${words[count]} to check`);
  await expect(field(page, "Company")).toHaveAccessibleName("Company: is it right?");
  await expect(field(page, "Mobile")).toHaveAccessibleName("Mobile");
  await expect(form(page).getByRole("button", { name: "Mobile is right" })).toHaveCount(0);
  await form(page).getByRole("button", { name: "Company is right" }).click();
  await expect(field(page, "Company")).toHaveAccessibleName("Company");
  await expect(heading(page)).toHaveText(`${words[count - 1]} to check`);
  for (let left = count - 1; left > 0; left -= 1) await marked.first().click();
  await expect(heading(page)).toHaveText("Nothing to check");
});

test("the reader is offered on the first run and where an event is chosen, with its size, until it is here", async ({ page, relay }) => {
  test.setTimeout(120_000);
  const offer = page.getByRole("button", { name: /^Make card scanning work offline \(\d+\.\d MB\)$/ });
  await openKept(page, relay.origin);
  await expect(offer).toBeVisible();
  await go(page, "Capture");
  await page.getByRole("button", { name: /^No event/ }).click();
  const event = page.getByRole("dialog", { name: "Where are you?" });
  await event.getByRole("button", { name: /^Make card scanning work offline/ }).click();
  await expect(offer).toHaveCount(0);
  await expect(event.getByRole("progressbar", { name: "Fetching the card reader" })).toHaveCount(0, { timeout: 60_000 });
  await page.goto(`${relay.origin}/settings/data`);
  await expect(page.getByText(/read on this device, without a network/)).toBeVisible();
  await page.goto(relay.origin);
  await expect(page.getByRole("link", { name: "Add the first person" })).toBeVisible();
  await settled(page);
  await expect(offer).toHaveCount(0);
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
  await expect(heading(page)).toHaveText(TO_CHECK, { timeout: 120_000 });
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
    await expect(heading(phone)).toHaveText(TO_CHECK, { timeout: 120_000 });
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

test("whoever leaves right after Save on a card has saved it, and the app goes on", async ({ page, relay }) => {
  test.setTimeout(180_000);
  await openKept(page, relay.origin);
  await keepReader(page, relay.origin);
  await photograph(page, relay.origin, await drawn(page, LINES));
  await expect(heading(page)).toHaveText(TO_CHECK, { timeout: 120_000 });
  // Both taps come before the picture is made smaller.
  await page.getByRole("button", { name: "Save Birgit Sand" }).evaluate((save) => {
    save.click();
    document.querySelector("nav a[href='/people']").click();
  });
  await expect(inList(page, "Birgit Sand")).toBeVisible();
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
});
