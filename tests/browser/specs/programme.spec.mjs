// The programme from day 1 to day 30 with the clock moved: each step's evidence made, paused and gone on with.
import { writeFile } from "node:fs/promises";
import { join as path } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "../lib/test.mjs";
import { card, go, importText, openPerson, pairCli, synced } from "../lib/book.mjs";
import { settled } from "../lib/example.mjs";

const START = "2026-06-01";

/** The page on a morning of the programme. */
async function on(page, relay, day) {
  await page.clock.setFixedTime(new Date(`${day}T08:00:00Z`));
  await page.goto(`${relay.origin}/programme`);
  await expect(page.getByRole("heading", { level: 1, name: "The programme" })).toBeVisible();
}

/** A step by its name; opened. */
async function step(page, name) {
  const item = page.locator(".programme > li").filter({ has: page.locator("summary", { hasText: name }) });
  await expect(item).toBeVisible();
  if ((await item.locator("details").getAttribute("open")) === null) await item.locator("summary").click();
  return item;
}

/** Commands given to a headless device of the same book; the page has them when it says what they did. */
async function apply(cli, commands) {
  const file = path(cli.folder, "more.jsonl");
  await writeFile(file, commands.map((command) => JSON.stringify(command)).join("\n"));
  await cli.run("apply", file);
  await cli.run("sync");
}

const over = (page) => page.locator(".top .over");

test("thirty days, each step with its evidence, paused and gone on with", async ({ page, relay, cli }) => {
  await page.clock.install({ time: new Date(`${START}T08:00:00Z`) });
  await page.goto(relay.origin);
  await pairCli(page, cli, relay.origin);
  // The worker has a clock of its own, which is not moved: whoever is there from the first day on is brought by the other device.
  const three = ["Ada Okafor", "Bob Ito", "Cyd Lind"].map((name, n) => [`0192f0c1-0000-7000-8000-0000000000b${n}`, { name }]);
  await apply(cli, [{ do: "import", on: START, source: "a list", people: three }]);
  await synced(page);
  const people = Object.fromEntries((await cli.people()).map((person) => [person.name, person.id]));
  const [ada, bob, cyd] = ["Ada Okafor", "Bob Ito", "Cyd Lind"].map((name) => people[name]);

  // Day 1: nothing to tick, everything named.
  await on(page, relay, START);
  // A second tap, before the first is answered, starts no second one.
  await page.getByRole("button", { name: "Start the programme" }).evaluate((button) => [button, button].forEach((one) => one.click()));
  await expect(over(page)).toHaveText("Day 1 of 30");
  const stock = await step(page, "Take stock");
  await expect(stock).toContainText("0 of 3");
  await expect(stock.getByRole("link", { name: "Cyd Lind" })).toBeVisible();
  await apply(cli, [
    { do: "set_tier", ids: [ada], tier: 1, on: START },
    { do: "set_tier", ids: [bob], tier: 2, on: START },
    { do: "set_tier", ids: [cyd], tier: null, on: START },
  ]);
  await expect(stock).toContainText("3 of 5");
  await expect(stock).toContainText("No industry, no place, no service");
  for (const id of [ada, bob]) {
    const edits = [["industries", "Shipping"], ["places", "Oslo"], ["services", "Audits"]];
    await apply(cli, [{ do: "edit_person", id, on: START, edits: edits.map(([list, text]) => ({ field: "add_to", value: { list, text } })) }]);
  }
  await expect(stock.locator("summary")).toContainText("5 of 5");
  await cli.run("sync");
  const told = await cli.run("view", "programme", "--at", `${START}T09:00:00Z`, "--json");
  expect(JSON.parse(told).open).toHaveLength(1);

  // Day 8: a plan with its value, made where the name leads.
  await on(page, relay, "2026-06-08");
  await expect(over(page)).toHaveText("Day 8 of 30");
  const closest = await step(page, "Bring tier 1 to life");
  await expect(closest).toContainText("No plan yet");
  await closest.getByRole("link", { name: "Ada Okafor" }).click();
  await page.getByRole("button", { name: "Plan a meeting" }).click();
  const plan = page.getByRole("dialog", { name: "Plan a meeting" });
  await plan.getByLabel("Day").fill("2026-07-09");
  await plan.getByRole("button", { name: "Save the plan" }).click();
  await expect(plan).toHaveCount(0);
  await on(page, relay, "2026-06-08");
  await expect(await step(page, "Bring tier 1 to life")).toContainText("The plan is further ahead");
  await on(page, relay, "2026-06-09");
  await expect(await step(page, "Bring tier 1 to life")).toContainText("does not say what you bring");
  await (await step(page, "Bring tier 1 to life")).getByRole("link", { name: "Ada Okafor" }).click();
  await page.getByRole("list", { name: "Ahead" }).locator("button[aria-haspopup=dialog]").last().click();
  await plan.getByRole("textbox", { name: "Bring" }).fill("The audit checklist");
  await plan.getByRole("button", { name: "Save the plan" }).click();
  await expect(plan).toHaveCount(0);
  await on(page, relay, "2026-06-09");
  await expect((await step(page, "Bring tier 1 to life")).locator("summary")).toContainText("1 of 1");

  // Day 15: tier 2, and who could be tier 1.
  await on(page, relay, "2026-06-15");
  const peers = await step(page, "Map tier 2");
  await expect(peers.locator("summary")).toContainText("0 of 2");
  await page.getByRole("button", { name: "Mark candidates" }).click();
  await page.getByRole("dialog").getByRole("checkbox", { name: "Bob Ito" }).check();
  await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
  await expect(peers.locator("summary")).toContainText("1 of 2");
  await apply(cli, [{ do: "save_interaction", interaction: { id: "0192f0c1-0000-7000-8000-0000000000aa", people: [bob], on: "2026-09-13", channel: "call", begun_by: "me", planned: true } }]);
  await expect(peers.locator("summary")).toContainText("2 of 2");

  // Day 22: the system. The figures were kept by the start.
  await on(page, relay, "2026-06-22");
  const system = await step(page, "Set the system up");
  await expect(system.locator("summary")).toContainText("1 of 3");
  await page.getByRole("button", { name: "Protect a time" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Friday" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Protect this time" }).click();
  await expect(system).toContainText("Fridays at 9:00, 90 minutes");
  await system.getByRole("link", { name: "Export the calendar" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Export calendar/ }).click();
  await download;
  await on(page, relay, "2026-06-22");
  await expect((await step(page, "Set the system up")).locator("summary")).toContainText("3 of 3");
  await expect(page.getByRole("row", { name: /People in tier 1 0 1/ })).toBeVisible();

  // A rest of seven days over the end of the month: none of them counts.
  await on(page, relay, "2026-06-24");
  await expect(over(page)).toHaveText("Day 24 of 30");
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await expect(over(page)).toHaveText("Paused on 24 Jun. No day counts.");
  await on(page, relay, "2026-07-01");
  await page.getByRole("button", { name: "Go on", exact: true }).click();
  await expect(over(page)).toHaveText("Day 24 of 30");
  await on(page, relay, "2026-07-07");
  await expect(over(page)).toHaveText("Day 30 of 30");
  await go(page, "Today");
  await expect(page.getByRole("link", { name: /^Day 30 of the programme/ })).toBeVisible();
  await on(page, relay, "2026-07-08");
  await expect(over(page)).toHaveText("Day 31");
  await expect(await step(page, "Find the rhythm")).toContainText("still to do");

  // Ending it asks for nothing and can be taken back.
  await page.getByRole("button", { name: "End the programme" }).click();
  await expect(over(page)).toHaveText("Ended on 8 Jul, day 31");
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(over(page)).toHaveText("Day 31");
});

for (const colorScheme of ["light", "dark"]) {
  test(`the programme has no fault that axe can see, and fits with large text (${colorScheme})`, async ({ page, relay }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.clock.install({ time: new Date(`${START}T08:00:00Z`) });
    await page.goto(relay.origin);
    await importText(page, relay.origin, card("Ada Okafor-Lindqvist de la Fontaine") + card("Bob Ito"));
    const faults = [];
    const look = async (where) => {
      await settled(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      for (const { id, nodes } of violations) faults.push(`${where}: ${id} at ${nodes.map((node) => node.target).join(" · ")}`);
      await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) faults.push(`${where}: ${wide} px too wide at 200 %`);
      await page.evaluate(() => (document.documentElement.style.fontSize = ""));
    };
    await on(page, relay, START);
    await look("before it");
    await page.getByRole("button", { name: "Start the programme" }).click();
    await expect(over(page)).toHaveText("Day 1 of 30");
    for (const summary of await page.locator(".programme summary").all()) {
      if ((await summary.locator("xpath=..").getAttribute("open")) === null) await summary.click();
    }
    await look("the steps");
    for (const name of ["Protect a time", "Mark candidates"]) {
      await page.getByRole("button", { name }).click();
      await look(name);
      await page.keyboard.press("Escape");
    }
    await openPerson(page, "Bob Ito");
    await page.getByRole("button", { name: "Start a timer" }).click();
    await look("a person, timed");
    await page.getByRole("button", { name: "Stop the timer" }).click();
    await look("stopping");
    await page.keyboard.press("Escape");
    await page.goto(`${relay.origin}/time`);
    await look("time");
    await page.getByRole("button", { name: "Note minutes" }).click();
    await look("minutes");
    expect(faults).toEqual([]);
  });
}
