// The app without a network, from the first visit on.
import { expect, test } from "../lib/test.mjs";
import { ROUTES, go, inList, navigation, openKept, quickAdd, sync } from "../lib/book.mjs";

test("every route opens without a network after one visit", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await relay.kill();
  for (const route of ROUTES) {
    await page.goto(relay.origin + route);
    await expect(navigation(page).getByRole("link", { name: "Today" })).toBeVisible();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(sync(page)).toHaveText(/Offline/);
  }
});

test("somebody captured without a network is there after a new start", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await relay.kill();
  await page.reload();
  await quickAdd(page, "Sarah Chen, COO Acme, sarah@acme.example");
  await page.goto(relay.origin + "/people");
  await expect(inList(page, "Sarah Chen")).toBeVisible();
  await go(page, "Today");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("the first visit asks nobody but its own origin, and breaks no rule of its policy", async ({ page, relay }) => {
  const foreign = [];
  const complaints = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["blob:", "data:"].includes(url.protocol) && url.origin !== relay.origin) foreign.push(request.url());
  });
  page.on("console", (message) => {
    if (/content.security.policy|refused to/i.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  await openKept(page, relay.origin);
  await quickAdd(page, "Priya Raman, Raman & Co");
  for (const route of ROUTES) {
    await page.goto(relay.origin + route);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
  expect(foreign).toEqual([]);
  expect(complaints).toEqual([]);
});
