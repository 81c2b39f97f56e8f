// Pairing without typing a link: by the camera, by a picture, by words.
import AxeBuilder from "@axe-core/playwright";
import { CHROMIUM } from "../lib/browsers.mjs";
import { cameras, film, filming, watchCamera } from "../lib/camera.mjs";
import { expect, test } from "../lib/test.mjs";
import { code, inList, go, invite, letIn, openKept, quickAdd, synced } from "../lib/book.mjs";

const scan = (page) => page.getByRole("button", { name: "Scan the code" });
const sheet = (page) => page.getByRole("dialog", { name: "Scan the code" });
const picture = (page) => page.getByLabel("Choose a picture");
const given = (page) => page.getByRole("textbox", { name: "Pairing link" });

/** A book with one person, its invitation on the screen. */
async function inviting(page, relay) {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen, sarah@acme.example");
  const link = await invite(page, relay.origin);
  return { link, shot: await page.getByRole("img", { name: "Pairing code" }).screenshot({ animations: "disabled" }) };
}

/** Both show the same digits; the first lets the second in, which then has everything. */
async function letInAndCompare(page, other) {
  expect(await code(other)).toBe(await code(page));
  await letIn(page);
  await synced(page);
  await synced(other);
  await go(other, "People");
  await expect(inList(other, "Sarah Chen")).toBeVisible();
}

/** A browser of its own, with switches of its own. */
async function withBrowser({ playwright, contextOptions }, args, use) {
  const browser = await playwright.chromium.launch({ ...CHROMIUM, args: [...CHROMIUM.args, ...args] });
  try {
    const context = await browser.newContext(contextOptions);
    await use(await context.newPage(), context);
  } finally {
    await browser.close();
  }
}

async function faults(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id} at ${nodes.map((node) => node.target).join(" · ")}`);
}

test("the camera reads the code on the first device's screen, and both show the same digits", async ({ page, relay, playwright, contextOptions, browserName }, info) => {
  test.skip(browserName !== "chromium", "only Chromium plays a film in the place of a camera");
  const { link, shot } = await inviting(page, relay);
  const file = await film(page, shot, info.outputPath("code.y4m"));
  await withBrowser({ playwright, contextOptions }, filming(file), async (phone, context) => {
    await context.grantPermissions(["camera"], { origin: relay.origin });
    await watchCamera(phone);
    const addresses = [];
    phone.on("framenavigated", (frame) => addresses.push(frame.url()));
    await phone.goto(`${relay.origin}/pair`);
    const entries = await phone.evaluate(() => history.length);
    await scan(phone).click();
    await expect(phone.getByText("Check code")).toBeVisible();
    await expect(sheet(phone)).toHaveCount(0);
    expect(await cameras(phone)).toEqual(["ended"]);
    // The secret is in no field, no address and no history.
    await expect(given(phone)).toHaveValue("");
    expect(await phone.evaluate(() => history.length)).toBe(entries);
    await letInAndCompare(page, phone);
    const secret = link.split("#")[1];
    expect(addresses.filter((address) => address.includes(secret) || address.includes("#"))).toEqual([]);
  });
});

test("the camera is off after every way out of the sheet", async ({ page, relay, playwright, contextOptions, browserName }, info) => {
  test.skip(browserName !== "chromium", "only Chromium plays a film in the place of a camera");
  await page.goto(relay.origin);
  const file = await film(page, await page.screenshot({ animations: "disabled" }), info.outputPath("wall.y4m"));
  await withBrowser({ playwright, contextOptions }, filming(file), async (phone, context) => {
    await context.grantPermissions(["camera"], { origin: relay.origin });
    await watchCamera(phone);
    await phone.goto(`${relay.origin}/pair`);
    const running = async (times) => {
      await expect.poll(() => cameras(phone)).toEqual([...Array(times - 1).fill("ended"), "live"]);
      await expect.poll(() => phone.locator("video").evaluate((video) => video.videoWidth)).toBe(640);
    };
    const stopped = async (times) => expect.poll(() => cameras(phone)).toEqual(Array(times).fill("ended"));

    await scan(phone).focus();
    await phone.keyboard.press("Enter");
    await running(1);
    expect(await faults(phone)).toEqual([]);
    await phone.keyboard.press("Escape");
    await expect(sheet(phone)).toHaveCount(0);
    await stopped(1);
    await expect(scan(phone)).toBeFocused();

    await scan(phone).click();
    await running(2);
    await sheet(phone).getByRole("button", { name: "Stop" }).click();
    await stopped(2);
  });
});

test("leaving for another screen turns the camera off", async ({ page, relay, playwright, contextOptions, browserName }, info) => {
  test.skip(browserName !== "chromium", "only Chromium plays a film in the place of a camera");
  await page.goto(relay.origin);
  const file = await film(page, await page.screenshot({ animations: "disabled" }), info.outputPath("wall.y4m"));
  await withBrowser({ playwright, contextOptions }, filming(file), async (phone, context) => {
    await context.grantPermissions(["camera"], { origin: relay.origin });
    await watchCamera(phone);
    await phone.goto(relay.origin);
    await phone.getByRole("link", { name: "I use Kith already" }).click();
    await scan(phone).click();
    await expect.poll(() => cameras(phone)).toEqual(["live"]);
    await phone.goBack();
    await expect(phone.getByRole("link", { name: "I use Kith already" })).toBeVisible();
    await expect.poll(() => cameras(phone)).toEqual(["ended"]);
  });
});

test("a camera that is not allowed is one sentence, and a picture of the code still works", async ({ page, relay, playwright, contextOptions, browserName }, info) => {
  test.skip(browserName !== "chromium", "only Chromium refuses a camera that it would have");
  const { shot } = await inviting(page, relay);
  const file = await film(page, shot, info.outputPath("code.y4m"));
  await withBrowser({ playwright, contextOptions }, [...filming(file), "--deny-permission-prompts"], async (phone) => {
    await phone.goto(`${relay.origin}/pair`);
    await scan(phone).click();
    await expect(sheet(phone).getByRole("alert")).toContainText("Kith may not use the camera");
    await expect(sheet(phone).getByRole("button", { name: "Try again" })).toBeVisible();
    expect(await faults(phone)).toEqual([]);
    await sheet(phone).getByLabel("Choose a picture").setInputFiles({ name: "code.png", mimeType: "image/png", buffer: shot });
    await letInAndCompare(page, phone);
  });
});

test("no camera at all is one sentence", async ({ page, relay }) => {
  await page.goto(`${relay.origin}/pair`);
  await scan(page).click();
  await expect(sheet(page).getByRole("alert")).toContainText("There is no camera here");
  await page.keyboard.press("Escape");
  await expect(sheet(page)).toHaveCount(0);
});

test("a picture of the code joins, and one without a code says so", async ({ page, other, relay }) => {
  const { shot } = await inviting(page, relay);
  await other.goto(`${relay.origin}/pair`);
  await picture(other).setInputFiles({ name: "screen.png", mimeType: "image/png", buffer: await other.screenshot({ animations: "disabled" }) });
  await expect(other.getByRole("alert")).toContainText("No code was found in this picture");
  await picture(other).setInputFiles({ name: "code.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
  await expect(other.getByRole("alert")).toContainText("no picture that can be opened");
  await picture(other).setInputFiles({ name: "code.png", mimeType: "image/png", buffer: shot });
  await letInAndCompare(page, other);
});

test("twelve words and the relay join, in any case, and a wrong word is named with its place", async ({ page, other, relay }) => {
  await inviting(page, relay);
  await page.getByText("As words").click();
  const words = await page.getByRole("list", { name: "Pairing words" }).getByRole("listitem").allInnerTexts();
  expect(words).toHaveLength(12);
  expect(await faults(page)).toEqual([]);

  await other.goto(`${relay.origin}/pair`);
  const where = other.getByRole("textbox", { name: "Relay" });
  const enter = () => other.getByRole("button", { name: "Join" }).click();
  await expect(where).toHaveCount(0);
  await given(other).fill([...words.slice(0, 4), "kith", ...words.slice(5)].join(" "));
  await expect(where).toHaveValue(relay.origin);
  expect(await faults(other)).toEqual([]);
  await enter();
  await expect(other.getByRole("alert")).toContainText("Word 5, “kith”, is not");
  await given(other).fill(words.slice(1).join(" "));
  await enter();
  await expect(other.getByRole("alert")).toContainText("has 12 words; these are 11");
  await given(other).fill(words.join("\n  ").toUpperCase());
  await where.fill("nowhere");
  await enter();
  await expect(other.getByRole("alert")).toContainText("looks like https://");
  await where.fill(relay.origin);
  await given(other).press("Enter");
  await letInAndCompare(page, other);
});

test("the browser's own detector is used where there is one, and goes on after a code that is no invitation", async ({ page, relay, playwright, contextOptions, browserName }, info) => {
  test.skip(browserName !== "chromium", "only Chromium plays a film in the place of a camera");
  const { link } = await inviting(page, relay);
  const file = await film(page, await page.getByRole("heading", { name: "Add a device" }).screenshot({ animations: "disabled" }), info.outputPath("wall.y4m"));
  await withBrowser({ playwright, contextOptions }, filming(file), async (phone, context) => {
    await context.grantPermissions(["camera"], { origin: relay.origin });
    await phone.addInitScript(() => {
      globalThis.codes = ["https://example.org"];
      globalThis.BarcodeDetector = class {
        detect = async () => globalThis.codes.map((rawValue) => ({ rawValue }));
      };
    });
    await phone.goto(`${relay.origin}/pair`);
    await scan(phone).click();
    await expect(sheet(phone).getByRole("alert")).toContainText("no Kith invitation");
    await phone.evaluate((link) => globalThis.codes.push(link), link);
    await letInAndCompare(page, phone);
  });
});

test("a detector of the browser's that does not work is passed over", async ({ page, other, relay }) => {
  const { shot } = await inviting(page, relay);
  await other.addInitScript(() => {
    globalThis.BarcodeDetector = class {
      detect = () => Promise.reject(new DOMException("no service", "NotSupportedError"));
    };
  });
  await other.goto(`${relay.origin}/pair`);
  await picture(other).setInputFiles({ name: "code.png", mimeType: "image/png", buffer: shot });
  await letInAndCompare(page, other);
});

test("in a tab on an iPhone the page says to go on in the installed app", async ({ browser, contextOptions, relay, browserName }) => {
  test.skip(browserName !== "chromium", "the name of the browser is all that matters here");
  const userAgent = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1";
  const context = await browser.newContext({ ...contextOptions, userAgent });
  const page = await context.newPage();
  await page.goto(`${relay.origin}/pair#k1-000102030405060708090a0b0c0d0e0f@${relay.origin}`);
  await expect(page.getByText("The app on your home screen keeps a book of its own. Copy the link and paste it there")).toBeVisible();
  await expect(given(page)).toHaveValue(/#k1-/);
  expect(page.url()).toBe(`${relay.origin}/pair`);
  await context.close();
});
