// A timer that outlives the page, and the minutes that were noted.
import { expect, test } from "../lib/test.mjs";
import { go, openKept, openPerson, quickAdd } from "../lib/book.mjs";

const NOON = "2026-06-08T10:00:00Z";

const timer = (page) => page.getByRole("region", { name: "Timer" });
const dialog = (page) => page.getByRole("dialog");
const start = (page, what) => page.getByRole("group", { name: "Start a timer" }).getByRole("button", { name: what, exact: true });
const clock = (page, time) => page.clock.setFixedTime(new Date(time));

test("a timer survives closing the page and is stopped into a contact with its minutes", async ({ page, relay }) => {
  await page.clock.install({ time: new Date(NOON) });
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen");
  await openPerson(page, "Sarah Chen");
  await page.getByRole("button", { name: "Start a timer" }).click();
  await expect(timer(page)).toContainText("Talk with Sarah Chen");
  const context = page.context();
  await page.close();
  await relay.kill();

  const again = await context.newPage();
  await clock(again, "2026-06-08T10:25:00Z");
  await again.goto(relay.origin);
  // On every screen, and only one at a time.
  for (const screen of ["People", "More", "Today"]) {
    await go(again, screen);
    await expect(timer(again)).toContainText("since 12:00, 25 min");
  }
  await openPerson(again, "Sarah Chen");
  await again.getByRole("button", { name: "Start a timer" }).click();
  await expect(again.getByRole("alert")).toContainText("A timer runs already");

  await again.getByRole("button", { name: "Stop the timer" }).click();
  const minutes = dialog(again).getByLabel("Minutes");
  await expect(minutes).toHaveValue("25");
  await minutes.fill("0");
  await dialog(again).getByRole("button", { name: "Save the minutes" }).click();
  await expect(dialog(again).getByRole("alert")).toHaveText("A whole number from 1 to 1440.");
  await minutes.fill("20");
  await dialog(again).getByRole("button", { name: "Save the minutes" }).click();
  await expect(timer(again)).toHaveCount(0);
  await expect(again.getByText(/20 minutes/).first()).toBeVisible();
  await again.reload();
  await expect(timer(again)).toHaveCount(0);
});

test("a timer left running overnight asks, and one that is thrown away leaves no trace", async ({ page, relay }) => {
  await page.clock.install({ time: new Date(NOON) });
  await page.goto(relay.origin);
  await quickAdd(page, "Sarah Chen");
  await page.goto(`${relay.origin}/time`);
  await start(page, "Writing").click();
  await expect(start(page, "Preparation")).toBeDisabled();
  await clock(page, "2026-06-09T06:00:00Z");
  await page.goto(`${relay.origin}/time`);
  await expect(timer(page)).toContainText("since yesterday, 12:00");
  await expect(timer(page)).not.toContainText("min");
  await page.getByRole("button", { name: "Stop the timer" }).click();
  await expect(dialog(page)).toContainText("How long was it really?");
  await expect(dialog(page).getByLabel("Minutes")).toHaveValue("");
  await dialog(page).getByRole("button", { name: "Throw it away" }).click();
  await expect(timer(page)).toHaveCount(0);
  await expect(page.getByText("Nothing noted yet.")).toBeVisible();
  await page.goto(`${relay.origin}/settings/history`);
  await expect(page.getByText(/Added Sarah Chen/).first()).toBeVisible();
  await expect(page.getByText(/time spent/)).toHaveCount(0);
});

test("minutes of work and of an event are noted, corrected and taken back", async ({ page, relay }) => {
  await page.clock.install({ time: new Date(NOON) });
  await page.goto(relay.origin);
  await quickAdd(page, "Sarah Chen");
  await page.goto(`${relay.origin}/time`);
  await start(page, "Writing").click();
  await clock(page, "2026-06-08T10:40:00Z");
  await page.getByRole("button", { name: "Stop the timer" }).click();
  await dialog(page).getByRole("textbox", { name: "Note" }).fill("The customs piece");
  await dialog(page).getByRole("button", { name: "Save the minutes" }).click();
  const pieces = page.getByRole("list", { name: "Preparation, writing and the rest" });
  await expect(pieces).toContainText("40 min");
  await pieces.getByRole("button", { name: /Writing/ }).click();
  await dialog(page).getByLabel("Minutes").fill("65");
  await dialog(page).getByRole("button", { name: "Save the minutes" }).click();
  await expect(pieces).toContainText("1 h 5 min");
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(pieces).toContainText("40 min");

  await page.goto(`${relay.origin}/events`);
  await page.getByRole("button", { name: "Add an event" }).click();
  await dialog(page).getByRole("textbox", { name: "Name" }).fill("Harbour Breakfast");
  await dialog(page).getByRole("button", { name: "Save the event" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Harbour Breakfast" })).toBeVisible();
  await page.getByRole("button", { name: "Start a timer" }).click();
  await clock(page, "2026-06-08T11:10:00Z");
  await page.getByRole("button", { name: "Stop the timer" }).click();
  await expect(dialog(page).getByLabel("Minutes")).toHaveValue("30");
  await dialog(page).getByRole("button", { name: "Preparation" }).click();
  await dialog(page).getByRole("button", { name: "Save the minutes" }).click();
  // It closes once they are saved.
  await expect(dialog(page)).toHaveCount(0);
  await page.goto(`${relay.origin}/time`);
  await expect(page.getByRole("list", { name: "Events" })).toContainText("30 min of preparation");
});
