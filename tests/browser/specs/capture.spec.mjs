// Capturing somebody in a corridor.
import { expect, test } from "../lib/test.mjs";
import { fillIn, go, inList, openPerson, quickAdd, save } from "../lib/book.mjs";

test.beforeEach(async ({ page, relay }) => {
  await page.goto(relay.origin);
});

test("quick add splits a line into fields, which can be corrected before saving", async ({ page }) => {
  await go(page, "Capture");
  await page.getByRole("textbox", { name: "Quick add" }).fill("Sarah Chen, COO Acme, sarah@acme.example, +49 30 1234567");
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("Sarah Chen");
  await expect(page.getByRole("textbox", { name: "Email", exact: true })).toHaveValue("sarah@acme.example");
  await page.getByRole("textbox", { name: "Title", exact: true }).fill("Chief Operating Officer");
  await save(page);
  await openPerson(page, "Sarah Chen");
  await expect(page.getByText("Chief Operating Officer").first()).toBeVisible();
});

test("the form saves every field", async ({ page }) => {
  await fillIn(page, {
    Name: "Jonas Weber",
    Company: "Weber Logistik",
    Title: "Inhaber",
    Email: "jonas@weber.example",
    Phone: "+49 40 5550123",
    "Met at": "Hafentage",
    Note: "Looks for a customs lawyer.",
  });
  await openPerson(page, "Jonas Weber");
  for (const text of ["Weber Logistik", "Inhaber", "jonas@weber.example", "Hafentage", "Looks for a customs lawyer."]) {
    await expect(page.getByText(text).first()).toBeVisible();
  }
});

test("in event mode a capture carries the event", async ({ page, relay }) => {
  await page.goto(`${relay.origin}/capture`);
  await page.getByRole("button", { name: /^No event/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "New event" }).fill("Zoll & Handel 2026");
  await dialog.getByRole("button", { name: "Use this event" }).click();
  await expect(dialog).toHaveCount(0);
  await quickAdd(page, "Mira Okafor, Okafor Freight");
  await openPerson(page, "Mira Okafor");
  await expect(page.getByText(/Zoll & Handel 2026/).first()).toBeVisible();
  await page.goto(`${relay.origin}/events`);
  await expect(page.getByRole("listitem").filter({ hasText: "Zoll & Handel 2026" })).toContainText("One person");
});

test("what was captured can be found by name and by company", async ({ page }) => {
  await quickAdd(page, "Sarah Chen, COO Acme, sarah@acme.example");
  await fillIn(page, { Name: "Jonas Weber", Company: "Weber Logistik" });
  await go(page, "People");
  const search = page.getByRole("searchbox", { name: "Search people" });
  await search.fill("logis");
  await expect(inList(page, "Jonas Weber")).toBeVisible();
  await expect(inList(page, "Sarah Chen")).toHaveCount(0);
  await search.fill("sar");
  await expect(inList(page, "Sarah Chen")).toBeVisible();
  await expect(inList(page, "Jonas Weber")).toHaveCount(0);
});

test("a promise that was heard is kept as one, and can be corrected before", async ({ page }) => {
  await go(page, "Capture");
  await page.getByRole("textbox", { name: "Quick add" }).fill("Sarah Chen, COO Acme, wants intro to Bob by tomorrow");
  const promise = page.getByRole("textbox", { name: "Promise", exact: true });
  await expect(promise).toHaveValue("Intro to Bob");
  await expect(page.getByLabel("Promised by")).toHaveValue(/\d{4}-\d\d-\d\d/);
  await promise.fill("Intro to Robert");
  await save(page);
  await go(page, "Today");
  await expect(page.getByText(/Intro to Robert/).first()).toBeVisible();
  await openPerson(page, "Sarah Chen");
  await expect(page.getByRole("list", { name: "Promises" }).getByRole("listitem")).toContainText("Intro to Robert");
});
