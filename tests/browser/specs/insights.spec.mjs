// Insights: sentences, pictures and figures of the example book, on every screen and on paper; advice; a quarter's review.
import AxeBuilder from "@axe-core/playwright";
import { readFile } from "node:fs/promises";
import { expect, test } from "../lib/test.mjs";
import { go, importText, card, pairCli, synced } from "../lib/book.mjs";
import { lostWhenLarge, openExample, settled } from "../lib/example.mjs";
import { bring } from "../lib/seeded.mjs";

/** The sections, by what their figures are of. */
const SECTIONS = [
  "New work",
  "Minutes by tier",
  "Conversion by origin",
  "Who sent work",
  "Minutes by channel, and what each brought",
  "Associations",
  "Moves between tiers",
  "Contacts and their due days",
  "Giving and asking",
  "Information",
  "People by industry, place and service",
];
const PERIODS = [["30 days", "30d"], ["Quarter", "quarter"], ["12 months", "12m"], ["All", "all"]];

const section = (page, name) => page.getByRole("region", { name, exact: true }).filter({ has: page.getByRole("heading") });
const periods = (page) => page.getByRole("group", { name: "Over" });
const advice = (page) => page.getByRole("list", { name: "Advice" }).getByRole("listitem");

const today = (page) => page.evaluate(() => new Date().toLocaleDateString("sv"));

/** Opens the figures of a section: its rows, each as a list of what its cells say. */
async function figures(page, name) {
  const of = section(page, name);
  await of.getByText("Show figures").click();
  const rows = of.locator("tbody tr");
  await expect(rows.first()).toBeVisible();
  return rows.evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
}

test("every insight of the example book is a sentence, a picture and a table", async ({ page, relay }) => {
  await openExample(page, relay.origin);
  await go(page, "Insights");
  await periods(page).getByRole("button", { name: "12 months" }).click();
  await expect(page).toHaveURL(/\?period=12m$/);
  for (const name of SECTIONS) {
    const of = section(page, name);
    await expect(of.getByRole("heading", { level: 2 })).toHaveText(/\S.*\.$/);
    await expect(of.getByRole("img").first(), name).toHaveAttribute("aria-label", /\S+.*\.$/);
    const rows = await figures(page, name);
    expect(rows.length, name).toBeGreaterThan(0);
    const heads = await of.getByRole("columnheader").count();
    for (const row of rows) expect(row.length, name).toBe(heads);
  }
  await expect(page.getByText(/95% Wilson interval.*Under 5 closed/)).toBeVisible();
});

test("the period is kept in the address, and each says which days it looks at", async ({ page, relay }) => {
  await openExample(page, relay.origin);
  await page.goto(`${relay.origin}/insights?period=30d`);
  const said = new Set();
  for (const [words, name] of PERIODS) {
    const button = periods(page).getByRole("button", { name: words, exact: true });
    await button.click();
    await expect(button).toHaveAttribute("aria-pressed", "true");
    await expect(page).toHaveURL(`${relay.origin}/insights?period=${name}`);
    const over = page.locator(".top .over");
    await expect(over).toHaveText(name === "all" ? /^Everything until \d/ : /^\d+ \w+( \d+)? to \d+ \w+ \d+$/);
    await expect.poll(() => over.innerText().then((text) => said.has(text))).toBe(false);
    said.add(await over.innerText());
  }
  await page.reload();
  await expect(periods(page).getByRole("button", { name: "All", exact: true })).toHaveAttribute("aria-pressed", "true");
  await go(page, "People");
  await page.goBack();
  await expect(page).toHaveURL(/period=all$/);
});

test("the figures are those of the headless device, in the table and in the file", async ({ page, relay, cli }) => {
  await openExample(page, relay.origin);
  await pairCli(page, cli, relay.origin);
  await synced(page);
  await cli.run("sync");
  const at = await today(page);
  for (const [, name] of PERIODS.slice(1)) {
    const view = JSON.parse(await cli.run("view", "insights", "--period", name, "--at", at, "--json"));
    await page.goto(`${relay.origin}/insights?period=${name}`);
    const percent = (share) => (share === null ? "–" : `${Math.round(share * 100)}%`);

    const closed = await figures(page, "Conversion by origin");
    const told = closed.map((row) => [Number(row[1]), Number(row[2]), row[3]]);
    expect(told).toEqual(
      view.conversion.map((of) => [of.work.won, of.lost, of.rate === "too_few" ? "too few" : percent(of.rate.known.rate)]),
    );

    const tiers = await figures(page, "Minutes by tier");
    expect(tiers.map((row) => Number(row[1]))).toEqual(view.time.tiers.map((of) => Number(of.minutes.toFixed(1))));

    const channels = await figures(page, "Minutes by channel, and what each brought");
    expect(channels.slice(0, -1).map((row) => Number(row[1].replace(",", "")))).toEqual(view.time.channels.map((of) => of.minutes));

    const sources = await figures(page, "Who sent work");
    expect(sources.map((row) => [row[0], ...row.slice(1, 5).map(Number)])).toEqual(
      view.sources.map((of) => [of.name, of.referrals, of.work.won, of.lost, of.open]),
    );

    const { asks, on_time: kept } = view.movement;
    const [giving] = await figures(page, "Giving and asking");
    expect(giving.slice(0, 2).map(Number)).toEqual([asks.given, asks.asked]);
    const [due] = await figures(page, "Contacts and their due days");
    expect(due.slice(0, 3).map(Number)).toEqual([kept.on_time, kept.late, kept.open]);
    const cells = await figures(page, "People by industry, place and service");
    const all = view.coverage.cells.length + view.coverage.empty.length;
    expect(cells.length).toBe(100);
    await expect(section(page, "People by industry, place and service")).toContainText(`${all - 100} more rows are in the file.`);
    const fields = cells.filter((row) => row.slice(3).some((n) => n !== "0"));
    expect(fields.map((row) => row.slice(3).map(Number))).toEqual(view.coverage.cells.map((of) => of.people));

    // The file has the same rows, for other programs.
    const file = page.waitForEvent("download");
    await section(page, "Minutes by tier").getByRole("button", { name: /^Save as CSV/ }).click();
    const download = await file;
    expect(download.suggestedFilename()).toBe(`kith-time-by-tier-${name}.csv`);
    const lines = (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n");
    expect(lines[0]).toBe("\ufeffTier,Minutes,Of them estimated,Share,Usual");
    expect(lines.slice(1).map((line) => Number(line.split(",")[1]))).toEqual(
      view.time.tiers.map((of) => Number(of.minutes.toFixed(2))),
    );
  }
});

/** A book from which advice of every kind follows. */
function advised() {
  const key = (n) => `01890000-0000-7000-8000-${String(n).padStart(12, "0")}`;
  const day = (ago) => new Date(Date.now() - ago * 86_400_000).toLocaleDateString("sv");
  const person = (n, name, more) => ({ do: "add_person", id: key(n), on: day(500), person: { name, ...more } });
  const work = (n, state) => ({ do: "save", opportunity: { id: key(n), name: "Audit", origin: "referral", source: key(1), state, opened_on: day(60), ...(state === "won" && { closed_on: day(5), amount: "1200000 EUR" }) } });
  const referral = (n) => ({ do: "save", referral: { id: key(n + 100), by: "them", person: key(1), name: "Prospect", on: day(60), opportunity: key(n) } });
  const quiet = (n) => ({ do: "save_interaction", interaction: { id: key(n + 200), people: [key(n)], on: day(300), channel: "call", begun_by: "both" } });
  return [
    person(1, "Ada Lund", { tier: 2 }),
    person(2, "Bo Berg", { tier: 1 }),
    person(3, "Cem Aksoy", { tier: 1 }),
    ...[4, 5, 6].map((n) => person(n, `Shipper ${n}`, { tier: 3, industries: ["Shipping"] })),
    ...[7, 8, 9].map((n) => person(n, `Neighbour ${n}`, { tier: 3, places: ["Oslo"] })),
    ...[work(20, "won"), work(21, "meeting"), referral(20), referral(21), quiet(2), quiet(3)],
    { do: "save", association: { id: key(50), name: "Harbour Guild", role: "lead" } },
    { do: "save", time: { id: key(51), on: day(30), minutes: 1_500, kind: "organising", channel: "association", association: key(50) } },
  ].map((line) => JSON.stringify(line)).join("\n");
}

test("advice gives its reason, stays away on every device once it was put away, and comes back by undo", async ({ page, relay, cli }) => {
  await bring(page, relay.origin, advised(), 9);
  await go(page, "Insights");
  await expect(advice(page)).toHaveCount(3);
  await expect(advice(page).nth(0)).toContainText("Ada Lund could stand nearer to you.");
  await expect(advice(page).nth(0)).toContainText("two referrals in twelve months, and one became work");
  await expect(advice(page).nth(1)).toContainText("It has gone quiet with Bo Berg and Cem Aksoy.");
  await expect(advice(page).nth(2)).toContainText("Harbour Guild took 25 hours and brought no work.");
  await advice(page).nth(1).getByRole("button", { name: /^Put away/ }).click();
  // There is room for the next.
  await expect(advice(page).nth(2)).toContainText("You know nobody for Shipping in Oslo.");
  await expect(advice(page).filter({ hasText: "quiet" })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(advice(page).filter({ hasText: "quiet" })).toHaveCount(1);
  await advice(page).nth(1).getByRole("button", { name: /^Put away/ }).click();
  await expect(advice(page).filter({ hasText: "quiet" })).toHaveCount(0);
  await page.reload();
  await expect(advice(page)).toHaveCount(3);
  await expect(advice(page).filter({ hasText: "quiet" })).toHaveCount(0);
  await pairCli(page, cli, relay.origin);
  await synced(page);
  await cli.run("sync");
  const told = JSON.parse(await cli.run("view", "advice", "--at", await today(page), "--json"));
  expect(told.map((one) => Object.keys(one)[0])).toEqual(["closer", "association", "nobody"]);
});

test("advice is followed by a tap that can be taken back", async ({ page, relay }) => {
  await bring(page, relay.origin, advised(), 9);
  await go(page, "Insights");
  const sheet = page.getByRole("dialog", { name: "Move them?" });
  const undo = async () => {
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByText(/^Taken back/)).toBeVisible();
  };

  // Of several, those who are chosen are moved; of nobody there is nothing to move.
  await advice(page).nth(1).getByRole("button", { name: /^Look closer/ }).click();
  const people = sheet.getByRole("list", { name: "Whom to move" }).getByRole("listitem");
  await expect(people).toHaveCount(2);
  for (const name of ["Bo Berg", "Cem Aksoy"]) await sheet.getByRole("button", { name: `Move ${name}` }).click();
  await expect(sheet.getByRole("button", { name: /^Move 0 people/ })).toBeDisabled();
  await sheet.getByRole("button", { name: "Move Bo Berg" }).click();
  await sheet.getByRole("button", { name: "Move 1 person to tier 2" }).click();
  await expect(sheet).toHaveCount(0);
  await expect(advice(page).nth(1)).toContainText("It has gone quiet with Cem Aksoy.");
  await undo();
  await expect(advice(page).nth(1)).toContainText("Bo Berg and Cem Aksoy");

  await advice(page).nth(0).getByRole("button", { name: /^Move nearer/ }).click();
  await sheet.getByRole("button", { name: "Move 1 person to tier 1" }).click();
  await expect(advice(page).filter({ hasText: "Ada Lund" })).toHaveCount(0);
  await expect(section(page, "Moves between tiers")).toContainText("One move nearer");
  await undo();
  await expect(advice(page).nth(0)).toContainText("Ada Lund");

  const guild = advice(page).filter({ hasText: "Harbour Guild" });
  await guild.getByRole("button", { name: /^Stop leading it/ }).click();
  await expect(guild.getByRole("button", { name: /^Leave it/ })).toBeVisible();
  await expect(section(page, "Associations")).toContainText("lead none");
  await guild.getByRole("button", { name: /^Leave it/ }).click();
  await expect(guild).toHaveCount(0);
  const gap = advice(page).filter({ hasText: "Shipping in Oslo" });
  await gap.getByRole("button", { name: /^Make it a goal/ }).click();
  await expect(gap).toHaveCount(0);
  await page.goto(`${relay.origin}/goals`);
  await expect(page.getByRole("heading", { name: "Get to know somebody in Shipping in Oslo" })).toBeVisible();
});

for (const colorScheme of ["light", "dark"]) {
  test(`figures have no fault that axe can see, opened and closed (${colorScheme})`, async ({ page, relay }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const faults = [];
    const look = async (where) => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      for (const { id, nodes } of violations) faults.push(`${where}: ${id} at ${nodes.map((node) => node.target).join(" · ")}`);
    };
    await openExample(page, relay.origin);
    await page.goto(`${relay.origin}/insights?period=12m`);
    await settled(page);
    await look("closed");
    for (const name of SECTIONS) await section(page, name).getByText("Show figures").click();
    await look("opened");
    expect(faults).toEqual([]);
  });

  test(`advice and its sheet have no fault that axe can see (${colorScheme})`, async ({ page, relay }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await bring(page, relay.origin, advised(), 9);
    await go(page, "Insights");
    await expect(advice(page)).toHaveCount(3);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await advice(page).nth(1).getByRole("button", { name: /^Look closer/ }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    expect(await lostWhenLarge(page)).toEqual([]);
  });
}

test("at twice the text nothing is cut and the page does not scroll sideways", async ({ page, relay }) => {
  await openExample(page, relay.origin);
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    await page.goto(`${relay.origin}/insights?period=12m`);
    await settled(page);
    for (const name of SECTIONS) await section(page, name).getByText("Show figures").click();
    expect(await lostWhenLarge(page), `${width} px`).toEqual([]);
  }
});

test("the whole of it is one page of paper", async ({ page, relay }) => {
  await openExample(page, relay.origin);
  for (const [theme, period] of [["light", "12m"], ["dark", "all"]]) {
    await page.goto(`${relay.origin}/insights?period=${period}`);
    await settled(page);
    await page.locator("html").evaluate((one, theme) => one.setAttribute("data-theme", theme), theme);
    const pdf = (await page.pdf({ format: "A4", printBackground: true })).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g), period).toHaveLength(1);
    await page.emulateMedia({ media: "print" });
    for (const name of SECTIONS) await expect(section(page, name).getByRole("heading")).toBeVisible();
    await expect(page.getByRole("navigation")).toBeHidden();
    await expect(page.getByText("Show figures").first()).toBeHidden();
    await expect(periods(page)).toBeHidden();
    // Dark on white, whatever the theme.
    await expect(page.locator(".fig h2").first()).toHaveCSS("color", "rgb(33, 29, 23)");
    await page.emulateMedia({ media: null });
  }
});

test("a book without any of it says so kindly", async ({ page, relay }) => {
  await importText(page, relay.origin, card("Amina Haddad"));
  await go(page, "Insights");
  await expect(page.getByText("Nothing to tell of these days")).toBeVisible();
  await periods(page).getByRole("button", { name: "All", exact: true }).click();
  await expect(page.getByText("Nothing to tell yet")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Worth a thought" })).toHaveCount(0);
});

test("a quarter is looked back on from start to finish", async ({ page, relay }) => {
  const names = Array.from({ length: 12 }, (_, n) => `Partner ${String(n + 1).padStart(2, "0")}`);
  await importText(page, relay.origin, names.map((name) => card(name)).join(""));
  await go(page, "People");
  await page.getByRole("button", { name: "Select" }).click();
  await page.getByRole("button", { name: "All", exact: true }).last().click();
  await page.getByRole("button", { name: "Tier", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^Tier 1/ }).click();
  await expect(page.getByText(/^Moved 12 people/).first()).toBeVisible();

  await page.goto(`${relay.origin}/review?quarter`);
  const title = (name) => page.getByRole("heading", { level: 1, name });
  await expect(title("How full it is")).toBeVisible();
  await expect(page.getByText("Quarterly review, 1 of 3")).toBeVisible();
  await expect(page.getByText("has twelve people, two more than fit.")).toBeVisible();
  const out = page.getByRole("list", { name: "Whom to move from tier 1" }).getByRole("listitem");
  await expect(out).toHaveCount(5);
  for (const left of ["one more than fit", "up to ten fit"]) {
    await out.first().getByRole("button", { name: /^To tier 2/ }).click();
    await expect(page.getByText(left)).toBeVisible();
  }
  await expect(out).toHaveCount(0);
  await page.getByRole("button", { name: "Next" }).click();
  await expect(title("What moved")).toBeFocused();
  const moves = page.getByRole("list", { name: "Moves" }).getByRole("listitem");
  await expect(moves.filter({ hasText: "Quarterly review" })).toHaveCount(2);
  await page.getByRole("button", { name: "Back" }).click();
  await expect(title("How full it is")).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(title("Does it still fit?")).toBeVisible();
  await expect(page.getByText("This is the first one.")).toBeVisible();
  await page.getByRole("textbox", { name: "Note" }).fill("Two of them see me less often from now on.");
  await page.getByRole("button", { name: "Finish the review" }).click();
  await expect(page).toHaveURL(`${relay.origin}/`);

  // The next one knows of it: nothing moved since, and it was today.
  await page.goto(`${relay.origin}/review?quarter`);
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("Nobody moved")).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("The last one was today.")).toBeVisible();
});
