// Business cards on the screen: what reads them fetched, a picture given, what was read.
import { expect } from "@playwright/test";

/** Has the card reader kept on this device. */
export async function keepReader(page, origin) {
  await page.goto(`${origin}/settings/data`);
  await page.getByRole("button", { name: /Make card scanning work offline/ }).click();
  await expect(page.getByText(/read on this device, without a network/)).toBeVisible({ timeout: 60_000 });
}

/** Gives a picture of a card to the capture screen. */
export async function photograph(page, origin, picture) {
  await page.goto(`${origin}/capture`);
  await page.getByRole("button", { name: "Card", exact: true }).click();
  await page.getByLabel("Picture of a card").setInputFiles(picture);
}

/** How many things there are to check, as the heading says it. */
export const TO_CHECK = /^(Nothing|One thing|\w+ things) to check$/;

/** The heading once the card was read, or could not be. */
export function heading(page) {
  return page.getByRole("status").filter({ hasText: new RegExp(`${TO_CHECK.source}|^Not read$`) });
}

/** What was read, in the form of the reader's own answer. */
export async function fields(page) {
  const rows = await page.getByRole("form", { name: "What the card says" }).locator(".read").evaluateAll((all) =>
    all.map((row) => ({
      label: row.querySelector("label").textContent.replace(/:.*/, ""),
      value: row.querySelector("input, textarea").value,
      saved: row.dataset.saved,
      certain: !row.classList.contains("unsure"),
    })),
  );
  const given = rows.filter(({ value }) => value !== "");
  const many = (label) => given.filter((row) => row.label === label);
  const phones = { Mobile: "mobile", Phone: "office", Fax: "fax", "Home phone": "home" };
  return {
    name: many("Name")[0],
    title: many("Title")[0],
    company: many("Company")[0],
    emails: many("Email"),
    phones: given.filter(({ label }) => label in phones).map((row) => ({ ...row, label: phones[row.label], e164: row.saved })),
    webs: many("Web"),
    address: many("Address")[0],
    note: many("Note")[0]?.value ?? "",
  };
}

/** A picture of a card that is drawn in the page: lines of text on white paper that lies askew on a dark table. */
export async function drawn(page, lines, { angle = 2 } = {}) {
  const base64 = await page.evaluate(draw, { lines, angle });
  return { name: "card.png", mimeType: "image/png", buffer: Buffer.from(base64, "base64") };
}

async function draw({ lines, angle }) {
  const canvas = new OffscreenCanvas(1600, 1000);
  const context = canvas.getContext("2d");
  context.fillStyle = "#3a332b";
  context.fillRect(0, 0, 1600, 1000);
  context.translate(800, 500);
  context.rotate((angle * Math.PI) / 180);
  context.fillStyle = "#fdfbf6";
  context.fillRect(-640, -390, 1280, 780);
  context.fillStyle = "#1d1a16";
  let top = -270;
  for (const { text, size } of lines) {
    context.font = `${size}px sans-serif`;
    context.fillText(text, -540, top);
    top += size * 1.5;
  }
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
