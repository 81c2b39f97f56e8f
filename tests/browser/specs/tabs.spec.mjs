// Several tabs of one device.
import { expect, test } from "../lib/test.mjs";
import { edit, go, inList, openPerson, quickAdd } from "../lib/book.mjs";

test("two tabs that edit the same person keep both edits", async ({ page, context, relay }) => {
  await page.goto(relay.origin);
  await quickAdd(page, "Sarah Chen");
  const second = await context.newPage();
  await second.goto(relay.origin);
  await openPerson(page, "Sarah Chen");
  await openPerson(second, "Sarah Chen");
  for (const [tab, label, value] of [[page, "Title", "Chief executive"], [second, "Company", "Acme Holding"]]) {
    await edit(tab);
    await tab.getByRole("textbox", { name: label, exact: true }).fill(value);
  }
  for (const tab of [page, second]) await tab.getByRole("button", { name: /^Save/ }).click();
  for (const tab of [page, second]) {
    await expect(tab.getByText(/Chief executive/).first()).toBeVisible();
    await expect(tab.getByText(/Acme Holding/).first()).toBeVisible();
  }
});

test("what one tab captures the other shows, also after a new start", async ({ page, context, relay }) => {
  await page.goto(relay.origin);
  const second = await context.newPage();
  await second.goto(`${relay.origin}/people`);
  await quickAdd(page, "Sarah Chen");
  await expect(inList(second, "Sarah Chen")).toBeVisible();
  await quickAdd(second, "Jonas Weber");
  await go(page, "People");
  await expect(inList(page, "Jonas Weber")).toBeVisible();
  await page.close();
  await second.reload();
  await go(second, "People");
  for (const name of ["Sarah Chen", "Jonas Weber"]) await expect(inList(second, name)).toBeVisible();
});
