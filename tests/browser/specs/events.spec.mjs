// An event: people are captured there, sorted afterwards with one thumb, and followed up on days of their own.
import { expect, test } from "../lib/test.mjs";
import { go, openPerson, quickAdd } from "../lib/book.mjs";

const dialog = (page) => page.getByRole("dialog");
const group = (page, name) => page.getByRole("group", { name, exact: true });
const title = (page, name) => page.getByRole("heading", { name, exact: true });
const press = (button) => expect(button).toHaveAttribute("aria-pressed", "true");

/** Three people are captured at an event that is named on the capture screen. */
async function forum(page, origin) {
  await page.goto(`${origin}/capture`);
  await page.getByRole("button", { name: /^No event/ }).click();
  await dialog(page).getByRole("textbox", { name: "New event" }).fill("Nordic Supply Forum");
  await dialog(page).getByRole("button", { name: "Use this event" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await quickAdd(page, "Sarah Chen, COO Acme, wants intro to Bob by tomorrow");
  await quickAdd(page, "Jonas Weber, Inhaber Weber Logistik");
  await quickAdd(page, "Mira Okafor, Okafor Freight");
}

/** From Today to the sorting. */
async function sorting(page) {
  await go(page, "Today");
  await page.getByRole("list", { name: "After Nordic Supply Forum" }).getByRole("link", { name: /^3 to sort/ }).click();
  await expect(title(page, "Sarah Chen")).toBeVisible();
}

test("three people met at an event are sorted by touch", async ({ page, relay }) => {
  await forum(page, relay.origin);
  await sorting(page);
  await expect(page.getByText("Nordic Supply Forum, first of three")).toBeVisible();
  await expect(page.getByRole("progressbar", { name: "Sorted" })).toHaveAttribute("aria-valuenow", "0");
  await expect(title(page, "How close should Sarah be?")).toBeVisible();

  // What was promised at capture holds, and the follow-up is no later than that.
  const promised = group(page, "What did you promise?");
  await press(promised.getByRole("button", { name: "Intro to Bob" }));
  await group(page, "Tier").getByRole("button", { name: "Tier 2" }).tap();
  await expect(page.getByText("Tier 2 has room")).toBeVisible();
  await promised.getByRole("button", { name: "Other" }).tap();
  await dialog(page).getByRole("textbox", { name: "What" }).fill("The audit checklist");
  await dialog(page).getByRole("button", { name: "Note the promise" }).tap();
  await press(promised.getByRole("button", { name: "The audit checklist" }));
  // Everything that acts is where a thumb reaches, and large enough.
  for (const button of await page.locator(".triage .seg button, .triage .week button:enabled, .dock button").all()) {
    const box = await button.boundingBox();
    expect(Math.min(box.width, box.height), await button.innerText()).toBeGreaterThanOrEqual(44);
    expect(box.y + box.height, await button.innerText()).toBeGreaterThan(844 * 0.4);
  }
  await page.getByRole("button", { name: "Keep, next person" }).tap();

  await expect(title(page, "Jonas Weber")).toBeFocused();
  await expect(page.getByText("Nordic Supply Forum, second of three")).toBeVisible();
  await press(promised.getByRole("button", { name: "Nothing" }));
  const days = group(page, "Follow up on").getByRole("button");
  await days.nth(3).tap();
  await press(days.nth(3));
  const day = Number((await days.nth(3).locator("b").innerText()).trim());
  await page.getByRole("button", { name: "Keep, next person" }).tap();

  await expect(title(page, "Mira Okafor")).toBeVisible();
  await group(page, "Tier").getByRole("button", { name: "Wider" }).tap();
  await page.getByRole("button", { name: "Other day" }).tap();
  await page.getByRole("button", { name: "No follow-up" }).tap();
  await page.getByRole("button", { name: "Keep, next person" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "Everybody is sorted" })).toBeVisible();
  await page.getByRole("button", { name: "Back to Today" }).tap();
  await expect(page.getByRole("link", { name: /to sort/ })).toHaveCount(0);

  await openPerson(page, "Sarah Chen");
  await expect(page.getByText("Tier 2").first()).toBeVisible();
  const promises = page.getByRole("list", { name: "Promises" }).getByRole("listitem");
  await expect(promises).toHaveCount(2);
  await expect(promises.filter({ hasText: "The audit checklist" })).toHaveCount(1);
  await expect(page.getByRole("list", { name: "Ahead" }).getByRole("listitem")).toContainText("Get back to them");
  await openPerson(page, "Jonas Weber");
  await expect(page.getByText("Tier 3").first()).toBeVisible();
  const ahead = page.getByRole("list", { name: "Ahead" }).getByRole("listitem");
  await ahead.getByRole("button", { name: /^More about/ }).click();
  expect(Number((await dialog(page).getByLabel("Day").inputValue()).slice(8))).toBe(day);
  await page.keyboard.press("Escape");
  await openPerson(page, "Mira Okafor");
  await expect(page.getByRole("list", { name: "Ahead" })).toHaveCount(0);
});

test("whoever was kept comes back whole by one undo", async ({ page, relay }) => {
  await forum(page, relay.origin);
  await sorting(page);
  await page.getByRole("button", { name: "Keep, next person" }).tap();
  await expect(title(page, "Jonas Weber")).toBeVisible();
  await page.getByRole("button", { name: "Undo", exact: true }).tap();
  await expect(title(page, "Sarah Chen")).toBeVisible();
  await openPerson(page, "Sarah Chen");
  await expect(page.getByRole("list", { name: "Ahead" })).toHaveCount(0);
  await expect(page.getByRole("list", { name: "Promises" }).getByRole("listitem")).toHaveCount(1);
});

test("a person is sorted by keyboard alone, and what was misheard goes", async ({ page, relay }) => {
  await forum(page, relay.origin);
  await sorting(page);
  const enter = async (button) => {
    await button.focus();
    await page.keyboard.press("Enter");
  };
  await enter(group(page, "Tier").getByRole("button", { name: "Tier 1" }));
  await expect(page.getByText("Tier 1 has room")).toBeVisible();
  const promised = group(page, "What did you promise?");
  await enter(promised.getByRole("button", { name: "Intro to Bob" }));
  await press(promised.getByRole("button", { name: "Nothing" }));
  await enter(promised.getByRole("button", { name: "Other" }));
  await expect(dialog(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(promised.getByRole("button", { name: "Other" })).toBeFocused();
  await enter(page.getByRole("button", { name: "Keep, next person" }));
  await expect(title(page, "Jonas Weber")).toBeFocused();
  await openPerson(page, "Sarah Chen");
  await expect(page.getByText("Tier 1").first()).toBeVisible();
  await expect(page.getByRole("list", { name: "Promises" })).toHaveCount(0);
});

test("whoever is passed over waits, and Later leaves the rest for later", async ({ page, relay }) => {
  await forum(page, relay.origin);
  await sorting(page);
  await page.getByRole("button", { name: "Skip" }).tap();
  await expect(title(page, "Jonas Weber")).toBeVisible();
  await expect(page.getByText("Nordic Supply Forum, second of three")).toBeVisible();
  await expect(page.getByRole("progressbar", { name: "Sorted" })).toHaveAttribute("aria-valuenow", "0");
  await page.getByRole("button", { name: "Keep, next person" }).tap();
  await page.getByRole("button", { name: "Skip" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "2 people put off" })).toBeVisible();
  await page.getByRole("button", { name: "Go through them now" }).tap();
  await expect(title(page, "Sarah Chen")).toBeVisible();

  await page.getByRole("link", { name: "Later" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "Nordic Supply Forum" })).toBeVisible();
  const met = page.getByRole("list", { name: "Met here" }).getByRole("listitem");
  await expect(met).toHaveCount(3);
  await expect(met.filter({ hasText: "Jonas Weber" })).toContainText("Tier 3");
  await expect(met.filter({ hasText: "To sort" })).toHaveCount(2);
  await page.getByRole("link", { name: "Sort two people" }).tap();
  await expect(title(page, "Sarah Chen")).toBeVisible();
});

test("an event of one's own has guests who are invited, came, or did not come", async ({ page, relay }) => {
  await page.goto(relay.origin);
  await quickAdd(page, "Sarah Chen, COO Acme");
  await quickAdd(page, "Jonas Weber, Inhaber Weber Logistik");
  await page.goto(`${relay.origin}/events`);
  await page.getByRole("button", { name: "Add an event" }).click();
  await dialog(page).getByRole("textbox", { name: "Name" }).fill("Harbour Breakfast");
  await dialog(page).getByRole("button", { name: "My own" }).click();
  await dialog(page).getByRole("textbox", { name: "Place" }).fill("Hamburg");
  await dialog(page).getByRole("spinbutton", { name: "Minutes there" }).fill("90");
  await dialog(page).getByRole("spinbutton", { name: "Minutes of preparation" }).fill("45");
  await dialog(page).getByRole("button", { name: "Save the event" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Harbour Breakfast" })).toBeVisible();
  await expect(page.getByText("Hamburg, today. My own.")).toBeVisible();
  await expect(page.getByText("2 h 15 min: 1 h 30 min there, 45 min of preparation.")).toBeVisible();

  await page.getByRole("button", { name: "Add guests" }).click();
  for (const name of ["Sarah", "Jonas"]) {
    await dialog(page).getByRole("textbox", { name: "Who" }).fill(name);
    await dialog(page).getByRole("button", { name: new RegExp(`^${name}`) }).last().click();
  }
  await dialog(page).getByRole("button", { name: "Put them on the list" }).click();
  await expect(dialog(page)).toHaveCount(0);
  const guests = page.getByRole("list", { name: "Guests" }).getByRole("listitem");
  await expect(guests).toHaveCount(2);
  await expect(page.getByText("2 invited", { exact: true })).toBeVisible();
  const sarah = group(page, "How it stands with Sarah Chen");
  await press(sarah.getByRole("button", { name: "Invited" }));
  await sarah.getByRole("button", { name: "Came", exact: true }).focus();
  await page.keyboard.press("Enter");
  await press(sarah.getByRole("button", { name: "Came", exact: true }));
  await expect(sarah.getByRole("button", { name: "Came", exact: true })).toBeFocused();
  await group(page, "How it stands with Jonas Weber").getByRole("button", { name: "Did not come" }).tap();
  await expect(page.getByText("2 invited, 1 came")).toBeVisible();
  await page.getByRole("button", { name: "Take Jonas Weber off the list" }).tap();
  await expect(guests).toHaveCount(1);
  await page.getByRole("button", { name: "Undo", exact: true }).tap();
  await expect(guests).toHaveCount(2);

  // As a talk it keeps who asked.
  await page.getByRole("button", { name: "Edit the event" }).click();
  await dialog(page).getByRole("button", { name: "A talk of mine" }).click();
  await dialog(page).getByRole("button", { name: "Save the event" }).click();
  await expect(page.getByRole("list", { name: "Who asked" }).getByRole("listitem")).toHaveCount(2);
});
