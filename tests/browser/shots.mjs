// Pictures of every screen at phone and desktop size, light and dark: `node shots.mjs FOLDER`.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium, expect } from "@playwright/test";
import { card, importText, navigation, openPerson, quickAdd } from "./lib/book.mjs";
import { CHROMIUM } from "./lib/browsers.mjs";
import { Relay } from "./lib/relay.mjs";

const folder = process.argv[2];
if (!folder) throw new Error("Say where to: node shots.mjs FOLDER");
await mkdir(folder, { recursive: true });

const SIZES = [["phone", { width: 390, height: 844 }], ["desktop", { width: 1280, height: 800 }]];
const SCREENS = [
  ["today", "/"], ["people", "/people"], ["capture", "/capture"], ["events", "/events"], ["insights", "/insights"],
  ["more", "/settings"], ["devices", "/settings/devices"], ["data", "/settings/data"], ["pair", "/pair"],
];
const BOOK = [
  card("Amina Haddad", "ORG:Haddad Partners\r\nTITLE:Partner\r\nEMAIL;TYPE=WORK:amina@haddad.example\r\nTEL:+49 30 5550188\r\nBDAY:1979-04-02\r\nNOTE:Asked how others handle the customs ruling.\r\n"),
  card("Bruno Keller", "ORG:Keller Logistik\r\nTITLE:Inhaber\r\nTEL:+41 44 555 01 02\r\n"),
  card("Clara Nowak", "ORG:Nowak Studio\r\nTITLE:Designer\r\n"),
  card("Mira Okafor", "ORG:Okafor Freight\r\nTITLE:CFO\r\n"),
  card("Priya Raman", "ORG:Raman & Co\r\nTITLE:Tax adviser\r\n"),
  card("Tomás Ibarra", "ORG:Puerto Azul\r\nTITLE:Managing director\r\n"),
].join("");

const relay = await Relay.start();
const browser = await chromium.launch(CHROMIUM);
try {
  for (const [size, viewport] of SIZES) {
    const context = await browser.newContext({ viewport, deviceScaleFactor: 2, locale: "en-GB", reducedMotion: "reduce" });
    const page = await context.newPage();
    const shoot = async (name) => {
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
        await page.screenshot({ path: join(folder, `${name}.${size}.${colorScheme}.png`) });
      }
    };
    await page.goto(relay.origin);
    await expect(navigation(page)).toBeVisible();
    await shoot("first-run");
    await importText(page, relay.origin, BOOK);
    await shoot("imported");
    await quickAdd(page, "Sarah Chen, COO Acme, sarah@acme.example, wants intro to Bob by Friday");
    for (const [name, tier] of [["Amina Haddad", "Tier 1"], ["Bruno Keller", "Tier 2"], ["Mira Okafor", "Tier 1"], ["Priya Raman", "Tier 3"]]) {
      await openPerson(page, name);
      await page.getByRole("button", { name: "Edit", exact: true }).first().click();
      await page.getByText(tier, { exact: true }).last().click();
      await page.getByRole("button", { name: /^Save/ }).click();
      await expect(page.getByRole("heading", { level: 1, name, exact: true })).toBeVisible();
    }
    await openPerson(page, "Amina Haddad");
    // A phone shows the ways to log at once, a wide screen behind one button.
    if (size === "desktop") await page.getByRole("button", { name: "Log", exact: true }).click();
    await page.getByRole("button", { name: "Call", exact: true }).last().click();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await shoot("person");
    await page.getByRole("button", { name: "Edit", exact: true }).first().click();
    await shoot("person-edit");
    for (const [name, route] of SCREENS) {
      await page.goto(relay.origin + route);
      await shoot(name);
    }
    await page.goto(`${relay.origin}/capture`);
    await page.getByRole("textbox", { name: "Quick add" }).fill("Jonas Weber, Inhaber Weber Logistik, jonas@weber.example, +49 40 5550123");
    await expect(page.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("Jonas Weber");
    await shoot("capture-filled");
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
