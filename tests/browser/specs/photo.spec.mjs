// Somebody's photo: added without a network, looked at on another device.
import { expect, test } from "../lib/test.mjs";
import { edit, go, inList, openKept, openPerson, pair, quickAdd, sync, synced } from "../lib/book.mjs";

const photo = (page, name) => page.getByRole("img", { name: `Photo of ${name}` });

/** A picture that a camera might have taken: large, and of one colour that is still known when it is small. */
async function picture(page, colour) {
  const base64 = await page.evaluate(async (colour) => {
    const canvas = new OffscreenCanvas(3000, 2000);
    const context = canvas.getContext("2d");
    context.fillStyle = colour;
    context.fillRect(0, 0, 3000, 2000);
    const blob = await canvas.convertToBlob({ type: "image/png" });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  }, colour);
  return { name: "photo.png", mimeType: "image/png", buffer: Buffer.from(base64, "base64") };
}

/** Size and middle pixel of an image that is on the screen. */
async function seen(image) {
  return image.evaluate(async (img) => {
    await img.decode();
    const canvas = new OffscreenCanvas(1, 1);
    const context = canvas.getContext("2d");
    context.drawImage(img, img.naturalWidth / 2, img.naturalHeight / 2, 1, 1, 0, 0, 1, 1);
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    return { width: img.naturalWidth, height: img.naturalHeight, red, green, blue };
  });
}

async function addPhoto(page, label, colour) {
  await edit(page);
  await page.getByLabel(label).setInputFiles(await picture(page, colour));
  await expect(page.getByText(/Added a photo of/)).toBeVisible();
  await page.getByRole("button", { name: "Cancel editing" }).click();
}

test("a photo added without a network is seen on the other device, and goes with one tap and comes back with another", async ({ page, other, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen, sarah@acme.example");
  await quickAdd(page, "Bob Miller");
  await pair(page, other, relay.origin);
  await openPerson(page, "Sarah Chen");
  await relay.kill();
  await expect(sync(page)).toHaveText(/Offline/);
  await expect(photo(page, "Sarah Chen")).toHaveCount(0);
  await addPhoto(page, "Add a photo", "#c02020");
  const here = await seen(photo(page, "Sarah Chen"));
  expect([here.width, here.height]).toEqual([800, 533]);
  expect(here.red).toBeGreaterThan(150);
  expect(here.green).toBeLessThan(80);
  // It is kept: the page opens with it, still without a network.
  await page.reload();
  await expect(photo(page, "Sarah Chen")).toBeVisible();

  // The other device is looking at her when the photo comes.
  await openPerson(other, "Sarah Chen");
  await expect(photo(other, "Sarah Chen")).toHaveCount(0);
  await relay.up();
  await synced(page);
  await expect(photo(other, "Sarah Chen")).toBeVisible({ timeout: 45_000 });
  const there = await seen(photo(other, "Sarah Chen"));
  expect(there).toEqual(here);
  await go(other, "People");
  await other.getByRole("searchbox", { name: "Search people" }).fill("");
  await expect(inList(other, "Sarah Chen").locator("img")).toHaveCount(1);
  await expect(inList(other, "Bob Miller").locator("img")).toHaveCount(0);

  await openPerson(other, "Sarah Chen");
  await edit(other);
  await other.getByRole("button", { name: "Remove photo" }).click();
  await expect(other.getByLabel("Add a photo")).toBeAttached();
  await expect(photo(page, "Sarah Chen")).toHaveCount(0, { timeout: 45_000 });
  await other.getByRole("button", { name: "Undo" }).click();
  await expect(photo(page, "Sarah Chen")).toBeVisible({ timeout: 45_000 });
});

test("another photo takes the place of the first, and what is no picture is said", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen");
  await openPerson(page, "Sarah Chen");
  await addPhoto(page, "Add a photo", "#c02020");
  await addPhoto(page, "Change the photo", "#2020c0");
  await expect.poll(async () => (await seen(photo(page, "Sarah Chen"))).blue).toBeGreaterThan(150);
  await edit(page);
  await page.getByLabel("Change the photo").setInputFiles({ name: "photo.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
  await expect(page.getByRole("alert").filter({ hasText: "no picture" })).toBeVisible();
  await page.getByRole("button", { name: "Cancel editing" }).click();
  await expect(photo(page, "Sarah Chen")).toBeVisible();
});
