// Several devices, one book.
import { writeFile } from "node:fs/promises";
import { join as path } from "node:path";
import { expect, test } from "../lib/test.mjs";
import { card, change, code, exported, go, inList, invite, join, openKept, openPerson, pair, pairCli, quickAdd, sync, synced } from "../lib/book.mjs";

test("a phone joins and has everything, and edits made apart end up on both", async ({ page, other, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen, sarah@acme.example");
  await expect(sync(page)).toHaveText(/Offline/);
  await pair(page, other, relay.origin);
  await openPerson(other, "Sarah Chen");
  await openPerson(page, "Sarah Chen");

  await relay.kill();
  await expect(sync(page)).toHaveText(/Offline/);
  await expect(sync(other)).toHaveText(/Offline/);
  await change(page, "Title", "Chief executive");
  await change(other, "Phone", "+49 30 5550188");
  await relay.up();

  for (const device of [page, other]) {
    await expect(device.getByText("Chief executive").first()).toBeVisible({ timeout: 45_000 });
    await expect(device.getByText("+49 30 5550188").first()).toBeVisible({ timeout: 45_000 });
    await synced(device);
  }
});

test("the headless device lists what the phone captured, and the phone shows what it imports", async ({ page, cli, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen, sarah@acme.example");
  await pairCli(page, cli, relay.origin);
  expect((await cli.people()).map((person) => person.name)).toContain("Sarah Chen");
  const exported = path(cli.folder, "out.vcf");
  await cli.run("export", "--format", "vcard", "-o", exported);

  const file = path(cli.folder, "in.vcf");
  await writeFile(file, card("Bruno Keller", "TEL:+41 44 555 01 02\r\n"));
  await cli.run("import", file);
  await cli.run("sync");
  await go(page, "People");
  await expect(inList(page, "Bruno Keller")).toBeVisible();

  await quickAdd(page, "Clara Nowak, Nowak Studio");
  await synced(page);
  await cli.run("sync");
  expect((await cli.people()).map((person) => person.name).sort()).toEqual(["Bruno Keller", "Clara Nowak", "Sarah Chen"]);
});

test("a relay that dies and comes back loses nothing and is found again", async ({ page, other, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen");
  await pair(page, other, relay.origin);
  const rounds = ["Anna", "Bruno", "Clara"];
  for (const name of rounds) {
    await quickAdd(page, `${name} Before`);
    await relay.kill();
    await quickAdd(page, `${name} During`);
    await relay.up();
    await synced(page);
  }
  await go(other, "People");
  for (const name of ["Sarah Chen", ...rounds.flatMap((name) => [`${name} Before`, `${name} During`])]) {
    await expect(inList(other, name)).toBeVisible({ timeout: 45_000 });
  }
});

test("a wrong pairing link gets a sentence, and the book stays as it is", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen");
  await join(page, relay.origin, `${relay.origin}/pair#this-is-no-invitation`);
  await expect(page.getByText(/link/i).filter({ hasText: /not|wrong|cannot|no /i }).first()).toBeVisible();
  await go(page, "People");
  await expect(inList(page, "Sarah Chen")).toBeVisible();
});

test("a pairing link works once", async ({ page, other, browser, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen");
  const link = await invite(page, relay.origin);
  await join(other, relay.origin, link);
  await code(other);
  const context = await browser.newContext();
  const third = await context.newPage();
  await join(third, relay.origin, link);
  await expect(third.getByText(/used|over|ended|expired|no longer|already|new (link|invitation)/i).first()).toBeVisible();
  await context.close();
});

test("the code on both sides is the same, and a refusal lets nobody in", async ({ page, other, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen");
  await join(other, relay.origin, await invite(page, relay.origin));
  expect(await code(other)).toBe(await code(page));
  await page.getByRole("button", { name: "They differ" }).click();
  await go(other, "People");
  await expect(inList(other, "Sarah Chen")).toHaveCount(0);
});

test("a phone that is removed while it is offline says so and keeps what it had not sent", async ({ page, other, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen, sarah@acme.example");
  await pair(page, other, relay.origin);
  // The phone is somewhere without a network; its page goes on.
  await other.context().setOffline(true);
  await relay.kill();
  await expect(sync(other)).toHaveText(/Offline/);
  await quickAdd(other, "Bruno Keller, Keller Logistik");
  await other.goto("about:blank");
  await relay.up();
  await synced(page);

  await page.goto(`${relay.origin}/settings/devices`);
  await expect(page.getByRole("list", { name: "Devices" }).getByRole("listitem")).toHaveCount(2);
  await synced(page);
  await page.getByRole("button", { name: /^Remove / }).click();
  await page.getByRole("dialog", { name: "Remove this device?" }).getByRole("button", { name: /^Remove / }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("list", { name: "Devices" }).getByRole("listitem")).toHaveCount(1);
  await quickAdd(page, "Clara Nowak, Nowak Studio");
  await synced(page);

  await other.context().setOffline(false);
  await other.goto(`${relay.origin}/settings/devices`);
  await expect(sync(other)).toHaveText(/Look/);
  await expect(other.getByText(/This device was removed from the book/)).toBeVisible();
  await go(other, "People");
  await expect(inList(other, "Bruno Keller")).toBeVisible();
  await expect(inList(other, "Clara Nowak")).toHaveCount(0);
  await go(page, "People");
  await expect(inList(page, "Bruno Keller")).toHaveCount(0);
  expect(await exported(other, relay.origin)).toContain("Bruno Keller");
});

test("the recovery phrase is shown until it is typed, and never again", async ({ page, other, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen, sarah@acme.example");
  await pair(page, other, relay.origin);
  await page.goto(`${relay.origin}/settings/recovery`);
  await page.getByRole("button", { name: "Show the words" }).click();
  const items = page.getByRole("list", { name: "Recovery phrase" }).getByRole("listitem");
  await expect(items).toHaveCount(24);
  const words = await items.allInnerTexts();
  const field = page.getByRole("textbox", { name: "Type the 24 words" });
  const confirm = page.getByRole("button", { name: "I have written them down" });
  await field.fill(words.slice(0, 23).join(" "));
  await confirm.click();
  await expect(page.getByRole("alert")).toContainText("24 words");
  await expect(items).toHaveCount(24);
  await field.fill(words.join(" ").toUpperCase());
  await confirm.click();
  await expect(items).toHaveCount(0);
  await page.reload();
  await expect(page.getByText(/kept on none/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Show the words" })).toHaveCount(0);
  await other.goto(`${relay.origin}/settings/recovery`);
  await expect(other.getByText(/kept on none/)).toBeVisible();
});
