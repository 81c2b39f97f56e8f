// A relay that takes new books only with its operator's token.
import { expect, test } from "../lib/test.mjs";
import { inList, go, invite, openKept, pair, quickAdd, synced } from "../lib/book.mjs";

const TOKEN = "zyzzyva-and-nothing-else";

test("the token is asked for when the relay wants it, and then no more", async ({ page, other, relay }) => {
  await relay.kill();
  relay.token = TOKEN;
  await relay.up();
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen, sarah@acme.example");
  await invite(page, relay.origin);
  const sheet = page.getByRole("dialog", { name: "Add a device" });
  await expect(sheet.getByLabel("Token of the relay")).toBeVisible();
  await sheet.getByRole("button", { name: "Stop" }).click();

  await expect(page.getByText("only with its operator's token")).toBeVisible();
  const field = page.getByLabel("Token of the relay");
  await field.fill("another one");
  await page.getByRole("button", { name: "Send the token" }).click();
  await expect(page.getByText("The relay does not take this token.")).toBeVisible();
  await expect(field).toHaveValue("");
  await field.fill(TOKEN);
  await page.getByRole("button", { name: "Send the token" }).click();
  await expect(field).toHaveCount(0);
  await synced(page);

  await pair(page, other, relay.origin);
  await go(other, "People");
  await expect(inList(other, "Sarah Chen")).toBeVisible();
  expect(page.url()).not.toContain(TOKEN);
  expect(await relay.said()).not.toContain(TOKEN);
});
