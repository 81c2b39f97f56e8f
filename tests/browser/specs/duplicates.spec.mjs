// Somebody who is in the book twice: asked at capture, worked through in a list, put together and taken apart.
import { expect, test } from "../lib/test.mjs";
import { card, go, importText, inList, openPerson } from "../lib/book.mjs";

const quick = (page) => page.getByRole("textbox", { name: "Quick add" });

test("somebody who is in the book is known at capture, and what is new goes to them", async ({ page, relay }) => {
  await importText(page, relay.origin, card("Sara Chen", "ORG:Acme\r\nEMAIL:sarah@acme.example\r\n"));
  await go(page, "Capture");
  await quick(page).fill("Sarah Chen, COO Acme, sarah@acme.example, +44 20 7946 0018");
  await page.getByRole("button", { name: "Compare" }).click();
  const sheet = page.getByRole("dialog", { name: "The same person?" });
  await expect(sheet.getByText(/The same e-mail sarah@acme.example/)).toBeVisible();
  await sheet.getByRole("button", { name: "Yes, it is Sara Chen" }).click();
  await page.getByRole("button", { name: /^Save/ }).click();
  await expect(page.getByText("Saved: Sara Chen")).toBeVisible();
  await go(page, "People");
  await expect(page.getByRole("list", { name: "People" }).getByRole("listitem")).toHaveCount(1);
  await openPerson(page, "Sara Chen");
  await expect(page.getByRole("link", { name: "+44 20 7946 0018" })).toBeVisible();
});

test("who was said to be somebody else is not asked about again", async ({ page, relay }) => {
  await importText(page, relay.origin, card("Sara Chen", "ORG:Acme\r\nEMAIL:sarah@acme.example\r\n"));
  await go(page, "Capture");
  await quick(page).fill("Sarah Chen, sarah@acme.example");
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("button", { name: "No, somebody else" }).click();
  await expect(page.getByRole("button", { name: "Compare" })).toHaveCount(0);
});

test("a pair is compared value by value, put together, and taken apart again", async ({ page, relay }) => {
  await importText(
    page,
    relay.origin,
    card("Sara Chen", "ORG:Acme\r\nEMAIL:sarah@acme.example\r\nEMAIL:old@acme.example\r\nNOTE:Likes tea\r\n") +
      card("Sarah Chen", "ORG:Acme\r\nTEL:+44 20 7946 0018\r\nEMAIL:sarah.chen@acme.example\r\nNOTE:Plays chess\r\n") +
      card("Bob Stone"),
  );
  await page.goto(`${relay.origin}/duplicates`);
  await expect(page.getByText("One pair may be one person.")).toBeVisible();
  await page.getByRole("button", { name: /^Compare / }).click();
  const sheet = page.getByRole("dialog", { name: "The same person?" });
  await sheet.getByRole("radio", { name: /^Sarah Chen/ }).check();
  await sheet.getByRole("checkbox", { name: /old@acme.example/ }).uncheck();
  await sheet.getByRole("button", { name: /^Put together/ }).click();
  await expect(page.getByText("Nobody seems to be in your book twice.")).toBeVisible();
  const undo = page.getByRole("button", { name: "Undo" });
  await go(page, "People");
  await expect(page.getByRole("list", { name: "People" }).getByRole("listitem")).toHaveCount(2);
  await openPerson(page, "Sarah Chen");
  for (const there of ["sarah@acme.example", "sarah.chen@acme.example", "+44 20 7946 0018"]) {
    await expect(page.getByRole("link", { name: there, exact: true })).toBeVisible();
  }
  await expect(page.getByRole("link", { name: "old@acme.example" })).toHaveCount(0);
  for (const note of ["Likes tea", "Plays chess"]) await expect(page.getByText(note).first()).toBeVisible();
  await page.goto(`${relay.origin}/settings/history`);
  await undo.first().click();
  await go(page, "People");
  await expect(page.getByRole("list", { name: "People" }).getByRole("listitem")).toHaveCount(3);
  await expect(inList(page, "Sara Chen")).toBeVisible();
});

test("a pair that is two people leaves the list for good", async ({ page, relay }) => {
  await importText(page, relay.origin, card("Sara Chen", "ORG:Acme\r\n") + card("Sarah Chen", "ORG:Acme\r\n"));
  await page.goto(`${relay.origin}/duplicates`);
  await page.getByRole("button", { name: /^Not the same/ }).click();
  await expect(page.getByText("Nobody seems to be in your book twice.")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Nobody seems to be in your book twice.")).toBeVisible();
});
