// Reminders: switched on by a tap, sealed on the device, posted by the relay, shown with the page closed.
import { expect, test } from "../lib/test.mjs";
import { openKept, quickAdd, synced } from "../lib/book.mjs";
import { PushService, claims, takeMessages } from "../lib/push.mjs";
import { Relay } from "../lib/relay.mjs";

const near = { KITH_POST_ANYWHERE: "true", KITH_REMIND_EVERY: "1" };

async function withRelay(act) {
  const [relay, service] = [await Relay.start(undefined, near), await PushService.start()];
  try {
    await act(relay, service);
  } finally {
    await relay.end();
    await service.end();
  }
}

async function switchOn(page, relay) {
  await page.goto(`${relay.origin}/settings/reminders`);
  await page.getByRole("button", { name: "Switch on reminders" }).click();
  await expect(page.getByRole("status").filter({ hasText: "is reminded" })).toBeVisible({ timeout: 30_000 });
}

/** Hands a message to the service worker as the browser would, with no page of the app open. */
async function deliver(page, relay, data) {
  const session = await page.context().newCDPSession(page);
  const registered = new Promise((resolve) => {
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const ours = registrations.find(({ scopeURL, isDeleted }) => !isDeleted && scopeURL.startsWith(relay.origin));
      if (ours) resolve(ours.registrationId);
    });
  });
  await session.send("ServiceWorker.enable");
  const registrationId = await registered;
  await page.goto("about:blank");
  await session.send("ServiceWorker.deliverPushMessage", { origin: `${relay.origin}/`, registrationId, data });
}

test("a message that was sealed here comes back through relay and service, is shown with the page closed, and opens its row", async ({ page, context }) => {
  await withRelay(async (relay, service) => {
    const { subscription, open } = service.browser();
    await takeMessages(context, subscription);
    await context.grantPermissions(["notifications"], { origin: relay.origin });
    await openKept(page, relay.origin);
    await quickAdd(page, "Zyzzyva Quillfeather");
    await switchOn(page, relay);
    await synced(page);
    await page.getByRole("button", { name: "Send a test" }).click();
    await expect.poll(() => service.posted.length).toBe(1);
    const [{ headers, body }] = service.posted;
    const token = claims(headers.authorization);
    expect(token.aud).toBe(service.origin);
    expect(await page.evaluate(() => sessionStorage.getItem("takes-from"))).toBe(token.key);
    expect(headers["content-encoding"]).toBe("aes128gcm");
    const said = open(body);
    expect(JSON.parse(said)).toMatchObject({ title: "A reminder arrived", route: "/settings/reminders" });

    const person = "/people/01970000-0000-7000-8000-000000000001";
    const day = { title: "Zyzzyva Quillfeather", lines: ["Zyzzyva Quillfeather: seven weeks quiet"], route: person, count: 1, on: "2026-06-08" };
    await deliver(page, relay, JSON.stringify({ ...day, title: "The day before" }));
    const worker = context.serviceWorkers()[0];
    const shown = () => worker.evaluate(async () => (await self.registration.getNotifications()).map(({ title, body, tag, data }) => ({ title, body, tag, data })));
    await expect.poll(async () => (await shown()).map(({ title }) => title)).toEqual(["The day before"]);
    await deliverAgain(page, relay, JSON.stringify(day));
    // The newer one took the place of the one before.
    await expect.poll(shown).toEqual([{ title: day.title, body: day.lines[0], tag: "kith-day", data: { route: person } }]);
    const opened = await worker.evaluate(async () => {
      const [notification] = await self.registration.getNotifications();
      const opened = [];
      self.clients.openWindow = async (url) => void opened.push(url);
      const event = new NotificationEvent("notificationclick", { notification });
      const ends = [];
      event.waitUntil = (end) => void ends.push(end);
      self.dispatchEvent(event);
      await Promise.all(ends);
      return opened;
    });
    expect(opened).toEqual([person]);
    await expect.poll(async () => (await shown()).length).toBe(0);
  });
});

async function deliverAgain(page, relay, data) {
  await page.goto(relay.origin);
  await deliver(page, relay, data);
}

test("a window that is open is led to the row without being loaded anew", async ({ page, context, relay }) => {
  await openKept(page, relay.origin);
  await page.evaluate(() => (globalThis.same = true));
  const worker = context.serviceWorkers()[0];
  await worker.evaluate(async () => {
    const [client] = await self.clients.matchAll({ type: "window" });
    client.postMessage({ type: "go", route: "/people" });
    client.postMessage({ type: "go", route: "//elsewhere.example" });
  });
  await expect(page).toHaveURL(`${relay.origin}/people`);
  expect(await page.evaluate(() => globalThis.same)).toBe(true);
});

test("hour and quiet days are kept, and switched off the browser and the relay stop", async ({ page, context }) => {
  await withRelay(async (relay, service) => {
    await takeMessages(context, service.browser().subscription);
    await context.grantPermissions(["notifications"], { origin: relay.origin });
    await openKept(page, relay.origin);
    await quickAdd(page, "Zyzzyva Quillfeather");
    await switchOn(page, relay);
    await page.getByRole("combobox", { name: "Hour" }).selectOption("19");
    await page.getByRole("button", { name: "Sunday" }).click();
    await expect(page.getByRole("button", { name: "Sunday" })).toHaveAttribute("aria-pressed", "true");
    await page.reload();
    await expect(page.getByRole("combobox", { name: "Hour" })).toHaveValue("19");
    await expect(page.getByRole("button", { name: "Sunday" })).toHaveAttribute("aria-pressed", "true");
    await expect.poll(() => reminded(relay)).toBe(1);
    await page.getByRole("button", { name: "Switch off" }).click();
    await expect(page.getByRole("button", { name: "Switch on reminders" })).toBeVisible();
    await expect.poll(() => reminded(relay)).toBe(0);
    expect(await page.evaluate(() => sessionStorage.getItem("stopped"))).toBe("yes");
  });
});

async function reminded(relay) {
  const metrics = await fetch(`${relay.origin}/metrics`).then((response) => response.text());
  return Number(metrics.match(/^kith_relay_reminded_devices (\d+)$/m)[1]);
}

for (const [what, change, says] of [
  ["blocked", () => Object.defineProperty(Notification, "permission", { get: () => "denied" }), /blocked/],
  ["not there", () => delete globalThis.PushManager, /cannot show reminders/],
  ["for the home screen only", () => {
    delete globalThis.PushManager;
    Object.defineProperty(Navigator.prototype, "userAgent", { get: () => "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)" });
  }, /Add to Home Screen/],
]) {
  test(`where notifications are ${what}, the screen says so and offers no switch`, async ({ page, relay }) => {
    await page.addInitScript(change);
    await page.goto(`${relay.origin}/settings/reminders`);
    await expect(page.getByRole("paragraph").filter({ hasText: says }).first()).toBeVisible();
    await expect(page.getByRole("button", { name: "Switch on reminders" })).toHaveCount(0);
    await expect(page.getByRole("link", { name: /Calendar file/ })).toBeVisible();
  });
}

test("a calendar's address is made after a warning, and ends at once", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Zyzzyva Quillfeather");
  await page.goto(`${relay.origin}/settings/devices`);
  await page.getByRole("button", { name: "Add a device" }).click();
  await synced(page);
  await page.goto(`${relay.origin}/settings/reminders`);
  await page.getByRole("button", { name: "Calendar by address" }).click();
  await expect(page.getByText(/can read names, days and promises/)).toBeVisible();
  await page.getByRole("button", { name: "Make the address" }).click();
  const address = await page.getByRole("textbox", { name: "Address" }).inputValue();
  expect(address).toMatch(/\/calendar\/[0-9a-f]{16}-[0-9a-f]{40}\.ics$/);
  const get = async () => (await fetch(address)).status;
  await expect.poll(get).toBe(200);
  await page.getByRole("button", { name: "End the address" }).click();
  await expect.poll(get).toBe(404);
  expect(await relay.said()).not.toContain(address.slice(-61, -4));
});

test("the icon of an app that is installed says how many are due, and nothing when nobody is", async ({ page, relay }) => {
  await page.addInitScript(() => {
    globalThis.badges = [];
    navigator.setAppBadge = async (n) => void globalThis.badges.push(n);
    navigator.clearAppBadge = async () => void globalThis.badges.push(0);
    const match = globalThis.matchMedia.bind(globalThis);
    globalThis.matchMedia = (query) => (query.includes("standalone") ? { matches: true, addEventListener() {}, removeEventListener() {} } : match(query));
  });
  await openKept(page, relay.origin);
  await expect.poll(() => page.evaluate(() => globalThis.badges.at(-1))).toBe(0);
  await page.goto(relay.origin);
  await page.getByRole("button", { name: /example book/ }).click();
  await expect.poll(() => page.evaluate(() => globalThis.badges.at(-1)), { timeout: 30_000 }).toBeGreaterThan(0);
});
