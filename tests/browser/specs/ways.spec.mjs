// Ways to people: the example book, the picture, goals, my side, the rules, and several people at once.
import { expect, test } from "../lib/test.mjs";
import { card, go, importText, inList, openKept } from "../lib/book.mjs";

test("the example book can be looked around in, and goes when it is no longer wanted", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await page.getByRole("button", { name: "Look around with an example book" }).click();
  await go(page, "People");
  const people = page.getByRole("list", { name: "People" }).getByRole("listitem");
  await expect(people.first()).toBeVisible();
  await go(page, "More");
  await page.getByRole("button", { name: "Remove the example" }).click();
  await expect(page.getByRole("button", { name: "Remove the example" })).toHaveCount(0);
  await go(page, "Today");
  await expect(page.getByRole("button", { name: "Look around with an example book" })).toBeVisible();
});

test("the picture can be walked by keys, and shows the way to somebody", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await page.getByRole("button", { name: "Look around with an example book" }).click();
  await go(page, "More");
  await page.getByRole("link", { name: /Who knows whom/ }).click();
  const picture = page.getByRole("application", { name: /Picture of who knows whom/ });
  // Keys go nowhere before there is anybody to go to.
  await expect(picture.getByRole("img", { name: /\d\d people/ })).toBeVisible();
  await picture.focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "The way there" }).getByRole("listitem").first()).toBeVisible();
  for (const name of ["Zoom in", "Zoom out", "Show everybody"]) await page.getByRole("button", { name }).click();
  await page.getByRole("button", { name: "Show as a list" }).click();
  await expect(page.getByRole("list", { name: "Everybody with a tie" }).getByRole("listitem").first()).toBeVisible();
});

test("several people are given a tag at once, and it is taken back as one", async ({ page, relay }) => {
  await importText(page, relay.origin, card("Amina Haddad") + card("Bruno Keller") + card("Clara Nowak"));
  await go(page, "People");
  await page.getByRole("button", { name: "Select" }).click();
  for (const name of ["Amina Haddad", "Clara Nowak"]) await inList(page, name).getByRole("button").click();
  await expect(page.getByText("2 people chosen")).toBeVisible();
  await page.getByRole("button", { name: "Tag", exact: true }).click();
  await page.getByRole("textbox", { name: "Tag" }).fill("customs");
  await page.getByRole("button", { name: "Add the tag" }).click();
  await expect(page.getByText(/^Tagged 2 people/)).toBeVisible();
  await page.goto(`${relay.origin}/people?tag=customs`);
  const people = page.getByRole("list", { name: "People" }).getByRole("listitem");
  await expect(people).toHaveCount(2);
  await page.getByRole("button", { name: /^customs/ }).click();
  await expect(people).toHaveCount(3);
  // The tags are offered while something is searched for, too.
  await page.getByRole("searchbox", { name: "Search people" }).fill("a");
  await page.getByRole("button", { name: "Filters", exact: true }).click();
  const filters = page.getByRole("dialog", { name: "Whom to show" });
  await filters.getByRole("group", { name: "Tag" }).getByRole("button", { name: "customs", exact: true }).click();
  await filters.getByRole("button", { name: /^Show \d/ }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(people).toHaveCount(2);
});

test("everybody is chosen at once, walked by keys as one stop, and a tag is taken from all of them", async ({ page, relay }) => {
  const names = Array.from({ length: 60 }, (_, at) => `Person ${String(at + 1).padStart(2, "0")}`);
  await importText(page, relay.origin, names.map((name) => card(name, "CATEGORIES:fair\r\n")).join(""));
  await page.goto(`${relay.origin}/people?tag=fair`);
  await page.getByRole("button", { name: "Select" }).click();
  const row = (name) => inList(page, name).getByRole("button");
  await expect(page.locator("ul[aria-label=People] button[tabindex='0']")).toHaveCount(1);
  await row("Person 01").focus();
  await page.keyboard.press("ArrowDown");
  await expect(row("Person 02")).toBeFocused();
  await page.keyboard.press("Space");
  await expect(page.getByText("1 person chosen")).toBeVisible();
  // The last row is on the page only once it is gone to.
  await page.keyboard.press("End");
  await expect(row("Person 60")).toBeFocused();
  await expect(row("Person 60")).toBeInViewport();
  await page.keyboard.press("Home");
  await expect(row("Person 01")).toBeFocused();
  await page.getByRole("button", { name: "All", exact: true }).last().click();
  await expect(page.getByText("60 people chosen")).toBeVisible();
  await page.getByRole("button", { name: "Tag", exact: true }).click();
  await page.getByRole("textbox", { name: "Tag" }).fill("fair");
  await page.getByRole("button", { name: "Take the tag away" }).click();
  await expect(page.getByText("Nobody in this group")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row("Person 01").or(inList(page, "Person 01").getByRole("link"))).toBeVisible();
});

test("a goal is set and an ask planned for it", async ({ page, relay }) => {
  await importText(page, relay.origin, card("Amina Haddad", "ORG:Haddad Shipping\r\n"));
  await page.goto(`${relay.origin}/goals`);
  await page.getByRole("button", { name: "Add a goal" }).click();
  await page.getByRole("textbox", { name: "Goal" }).fill("Work with shipping companies");
  await page.getByRole("button", { name: "Save the goal" }).click();
  await page.getByRole("button", { name: /^Whom to ask/ }).click();
  await page.getByRole("button", { name: /Amina Haddad/ }).click();
  await page.getByRole("textbox", { name: "What" }).fill("Half an hour on tariffs");
  await expect(page.getByText("Before you ask")).toBeVisible();
  await page.getByRole("button", { name: "Keep it as a plan" }).click();
  await expect(page.getByText("Planned, not asked yet")).toBeVisible();
});

test("my side and the rules are kept", async ({ page, relay }) => {
  await importText(page, relay.origin, card("Amina Haddad"));
  await page.goto(`${relay.origin}/me`);
  await page.getByRole("textbox", { name: "In one sentence" }).fill("I move freight through borders.");
  await page.getByRole("button", { name: "Save my side" }).click();
  await expect(page.getByRole("button", { name: "Save my side" })).toHaveCount(0);
  await page.goto(`${relay.origin}/settings/rules`);
  await page.getByRole("combobox", { name: "Tier 2" }).selectOption({ label: "Every 6 months" });
  await page.getByRole("button", { name: "Back to Kith’s numbers" }).click();
  await expect(page.getByRole("button", { name: "Back to Kith’s numbers" })).toHaveCount(0);
  await page.goto(`${relay.origin}/me`);
  await expect(page.getByRole("textbox", { name: "In one sentence" })).toHaveValue("I move freight through borders.");
});
