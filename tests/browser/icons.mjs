// Draws the PNG icons from icons/icon.svg; run by hand after the drawing changed.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { CHROMIUM } from "./lib/browsers.mjs";

const folder = fileURLToPath(new URL("../../app/static/public/icons/", import.meta.url));
const drawing = await readFile(folder + "icon.svg", "utf8");
// Maskable: any mask leaves the middle 80 % alone. Apple rounds the corners itself.
const full = drawing.replace(' rx="112"', "");
const shrunk = full.replace('fill="none">', 'fill="none"><rect width="512" height="512" fill="#F5F2EB"/><g transform="translate(56 56) scale(0.78125)">').replace("</svg>", "</g></svg>");

const pictures = [
  ["icon-192.png", drawing, 192],
  ["icon-512.png", drawing, 512],
  ["maskable-192.png", shrunk, 192],
  ["maskable-512.png", shrunk, 512],
  ["apple-touch-icon.png", full, 180],
];

const browser = await chromium.launch(CHROMIUM);
for (const [name, svg, size] of pictures) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  await page.screenshot({ path: folder + name, omitBackground: true });
  await page.close();
}
await browser.close();
