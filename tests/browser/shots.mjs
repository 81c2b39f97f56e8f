// Pictures of every screen of the example book at phone and desktop size, light and dark: `node shots.mjs FOLDER [PART]`,
// where PART is in the names of the pictures wanted.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium, expect } from "@playwright/test";
import { navigation } from "./lib/book.mjs";
import { drawn, heading, keepReader, photograph } from "./lib/card.mjs";
import { CHROMIUM } from "./lib/browsers.mjs";
import { addresses, openExample, settled } from "./lib/example.mjs";
import { Relay } from "./lib/relay.mjs";

const [folder, part = ""] = process.argv.slice(2);
if (!folder) throw new Error("Say where to: node shots.mjs FOLDER");
await mkdir(folder, { recursive: true });

const SIZES = [["phone", { width: 390, height: 844 }], ["desktop", { width: 1280, height: 800 }]];

// The last line is too small to be read for certain.
const CARD = [
  { text: "FJORD CAPITAL", size: 58 },
  { text: "", size: 20 },
  { text: "Birgit Sand", size: 84 },
  { text: "Managing Partner", size: 48 },
  { text: "", size: 20 },
  { text: "birgit.sand@fjordcapital.example", size: 44 },
  { text: "+46 31 555 018 60", size: 20 },
];

const relay = await Relay.start();
const browser = await chromium.launch(CHROMIUM);
try {
  for (const [size, viewport] of SIZES) {
    const context = await browser.newContext({ viewport, deviceScaleFactor: 2, locale: "en-GB", reducedMotion: "reduce" });
    const page = await context.newPage();
    const shoot = async (name) => {
      if (!name.includes(part)) return;
      await settled(page);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: join(folder, `${name}.${size}.${colorScheme}.png`) });
      }
      await page.emulateMedia({ colorScheme: "light" });
    };
    await page.goto(relay.origin);
    await expect(navigation(page)).toBeVisible();
    await shoot("first-run");
    await openExample(page, relay.origin);
    for (const address of await addresses(page, relay.origin)) {
      await page.goto(relay.origin + address);
      await shoot(named(address));
    }
    await page.goto(`${relay.origin}/capture`);
    await page.getByRole("textbox", { name: "Quick add" }).fill("Jonas Weber, Inhaber Weber Logistik, jonas@weber.example, +49 40 5550123");
    await expect(page.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("Jonas Weber");
    await shoot("capture-filled");
    await keepReader(page, relay.origin);
    await shoot("card-reader-kept");
    await photograph(page, relay.origin, await drawn(page, CARD));
    await expect(heading(page)).toHaveText(/to check/, { timeout: 60_000 });
    await shoot("card-check");
    await page.goto(`${relay.origin}/capture`);
    await page.getByRole("button", { name: "Card", exact: true }).click();
    await shoot("card-camera");
    await page.goto(`${relay.origin}/capture`);
    await page.getByRole("button", { name: "My code" }).click();
    await shoot("my-code");
    await page.goto(`${relay.origin}/settings/devices`);
    await page.getByRole("button", { name: "Add a device" }).click();
    await expect(page.getByRole("textbox", { name: "Pairing link" })).toHaveValue(/#/);
    await shoot("add-a-device");
    await context.close();
  }
} finally {
  await browser.close();
  await relay.end();
}

/** A file name for an address: the keys of people and events say nothing. */
function named(address) {
  const words = address.split(/[/?=&]/).filter((word) => word && !/^[0-9a-f]{8}-/.test(word));
  const one = /\/[0-9a-f]{8}-/.test(address) ? ["one"] : [];
  return [...one, ...words].join("-") || "today";
}
