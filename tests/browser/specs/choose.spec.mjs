// What two devices set apart, and choosing once for both.
import { expect, test } from "../lib/test.mjs";
import { change, go, openKept, openPerson, pair, quickAdd, sync, synced } from "../lib/book.mjs";

/** Two devices with Sarah's page open, each of which changed one field while the relay was away. */
async function apart(page, other, relay, label, here, there) {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen, sarah@acme.example");
  await pair(page, other, relay.origin);
  for (const device of [page, other]) await openPerson(device, "Sarah Chen");
  await relay.kill();
  for (const device of [page, other]) await expect(sync(device)).toHaveText(/Offline/);
  await change(page, label, here);
  await change(other, label, there);
  await relay.up();
  for (const device of [page, other]) await synced(device);
}

const card = (page, name) => page.getByRole("region", { name });
const heading = (page, name) => page.getByRole("heading", { level: 1, name, exact: true });

test("a name set apart is asked on both devices, chosen on one, and asked no more", async ({ page, other, relay }) => {
  await apart(page, other, relay, /^Name$/, "Sarah Chan", "Sara Chen");
  for (const device of [page, other]) {
    const asked = card(device, "Which name is right?");
    await expect(asked.getByRole("listitem")).toHaveCount(2, { timeout: 45_000 });
    await expect(asked.getByText("Sarah Chan", { exact: true })).toBeVisible();
    await expect(asked.getByText("Sara Chen", { exact: true })).toBeVisible();
    await expect(asked.getByText(/^Set today, \d/)).toHaveCount(2);
  }
  await card(page, "Which name is right?").getByRole("button", { name: "Use Sara Chen" }).click();
  await expect(page.getByText("Chose Sara Chen", { exact: true })).toBeVisible();
  await expect(heading(page, "Sara Chen")).toBeFocused();
  for (const device of [page, other]) {
    await expect(card(device, "Which name is right?")).toHaveCount(0, { timeout: 45_000 });
    await expect(heading(device, "Sara Chen")).toBeVisible();
  }
  // Taken back, it is asked again.
  await page.getByRole("button", { name: /^Show \d/ }).click();
  await page.getByRole("button", { name: /^Undo: Chose Sara Chen over Sarah Chan/ }).click();
  for (const device of [page, other]) {
    await expect(card(device, "Which name is right?")).toBeVisible({ timeout: 45_000 });
  }
});

test("an email corrected apart can be kept in both forms", async ({ page, other, relay }) => {
  await apart(page, other, relay, /^Email$/, "sarah.chen@acme.example", "s.chen@acme.example");
  const question = "Which email is right?";
  for (const device of [page, other]) await expect(card(device, question)).toBeVisible({ timeout: 45_000 });
  await card(other, question).getByRole("button", { name: "Keep both" }).click();
  for (const device of [page, other]) {
    await expect(card(device, question)).toHaveCount(0, { timeout: 45_000 });
    for (const email of ["sarah.chen@acme.example", "s.chen@acme.example"]) {
      await expect(device.getByRole("link", { name: email })).toBeVisible();
    }
    await expect(device.getByRole("link", { name: "sarah@acme.example" })).toHaveCount(0);
  }
});

test("two amounts of one piece of work are shown as money, and one tap settles them on both devices", async ({ page, other, relay }) => {
  test.setTimeout(120_000);
  const dialog = (device) => device.getByRole("dialog");
  const work = (device) => device.getByRole("main").getByRole("button", { name: /^An audit/ });
  const toWork = async (device) => {
    await go(device, "More");
    await device.getByRole("link", { name: /^Referrals and work/ }).click();
    await expect(heading(device, "Referrals and work")).toBeVisible();
  };
  const saveAmount = async (device, amount) => {
    await dialog(device).getByRole("textbox", { name: "Amount" }).fill(amount);
    await dialog(device).getByRole("button", { name: "Save the work" }).click();
    await expect(dialog(device)).toHaveCount(0);
  };
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen, sarah@acme.example");
  await toWork(page);
  await page.getByRole("button", { name: "Note other work" }).click();
  await dialog(page).getByRole("textbox", { name: "What it is" }).fill("An audit");
  await saveAmount(page, "10,000");
  await pair(page, other, relay.origin);
  for (const device of [page, other]) {
    await toWork(device);
    await expect(work(device)).toContainText("€10,000");
  }
  await relay.kill();
  for (const [device, amount, shown] of [[page, "24,000", "€24,000"], [other, "26,000.50", "€26,000.50"]]) {
    await work(device).click();
    await saveAmount(device, amount);
    await expect(work(device)).toContainText(shown);
  }
  await relay.up();
  const question = "An audit. Two amounts: which is right?";
  for (const device of [page, other]) {
    const asked = card(device, question);
    await expect(asked.getByRole("listitem")).toHaveCount(2, { timeout: 45_000 });
    await expect(asked.getByText("€24,000", { exact: true })).toBeVisible();
    await expect(asked.getByText("€26,000.50", { exact: true })).toBeVisible();
    await expect(asked.getByText(/^Set today, \d/)).toHaveCount(2);
  }
  await card(other, question).getByRole("button", { name: "Use €24,000" }).click();
  await expect(other.getByText("Chose 24,000 EUR", { exact: true })).toBeVisible();
  await expect(heading(other, "Referrals and work")).toBeFocused();
  for (const device of [page, other]) {
    await expect(card(device, question)).toHaveCount(0, { timeout: 45_000 });
    await expect(work(device)).toContainText("€24,000");
  }
  // Taken back, it is asked again.
  await other.goto(`${relay.origin}/settings/history`);
  await other.getByRole("button", { name: /^Undo: Chose 24,000 EUR over 26,000\.50 EUR/ }).click();
  await toWork(other);
  for (const device of [page, other]) await expect(card(device, question)).toBeVisible({ timeout: 45_000 });
});
