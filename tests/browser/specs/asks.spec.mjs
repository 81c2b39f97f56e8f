// What becomes of an ask: the answer, the thanks, and what came of it.
import { begin, goOn } from "../lib/days.mjs";
import { expect, test } from "../lib/test.mjs";
import { card, importText, openPerson } from "../lib/book.mjs";

const dialog = (page) => page.getByRole("dialog");
const asks = (page) => page.getByRole("list", { name: "Asks for Work with shipping companies" }).getByRole("listitem");
const answer = (page) => dialog(page).getByRole("group", { name: "The answer" });
const came = (page) => dialog(page).getByRole("group", { name: "What came of it" });
const thanked = (page) => dialog(page).getByRole("checkbox", { name: /^I have said thanks/ });
const pressed = (button) => expect(button).toHaveAttribute("aria-pressed", "true");

/** Saves what stands in the sheet. */
async function save(page) {
  await dialog(page).getByRole("button", { name: "Save the ask" }).click();
  await expect(dialog(page)).toHaveCount(0);
}

test.setTimeout(120_000);

test.beforeEach(async ({ page, relay }) => {
  await begin(page, "2026-06-01");
  await page.goto(relay.origin);
  await importText(page, relay.origin, card("Amina Haddad", "ORG:Haddad Shipping\r\n"));
  await page.goto(`${relay.origin}/goals`);
  await page.getByRole("button", { name: "Add a goal" }).click();
  await page.getByRole("textbox", { name: "Goal" }).fill("Work with shipping companies");
  await page.getByRole("button", { name: "Save the goal" }).click();
  await page.getByRole("button", { name: /^Whom to ask/ }).click();
  await page.getByRole("button", { name: /Amina Haddad/ }).click();
  await page.getByRole("textbox", { name: "What" }).fill("Half an hour on tariffs");
  await page.getByRole("button", { name: "Ask all the same" }).click();
  await expect(asks(page)).toContainText("Asked today; no answer yet");
});

test("an ask is answered, thanked for, and tells which of access, standing and work came of it", async ({ page, relay }) => {
  await asks(page).getByRole("button").click();
  await expect(dialog(page)).toContainText("Amina Haddad: Half an hour on tariffs");
  await pressed(answer(page).getByRole("button", { name: "Not yet" }));
  await pressed(came(page).getByRole("button", { name: "Open", exact: true }));
  await answer(page).getByRole("button", { name: "Yes", exact: true }).click();
  await save(page);
  await expect(asks(page)).toContainText("Yes, today; thanks still to say");

  for (const [chip, words] of [["It opened a door", "it opened a door"], ["Standing", "it raised your standing"], ["Work", "it brought work"], ["Nothing", "nothing came of it"]]) {
    await asks(page).getByRole("button").click();
    await came(page).getByRole("button", { name: chip, exact: true }).click();
    await thanked(page).setChecked(true);
    await dialog(page).getByRole("textbox", { name: "Note" }).fill(`So far: ${words}.`);
    await save(page);
    await expect(asks(page)).toContainText(`Yes, today; thanked; ${words}`);
    // It is all there again, after a new start too.
    await page.reload();
    await asks(page).getByRole("button").click();
    await pressed(answer(page).getByRole("button", { name: "Yes", exact: true }));
    await pressed(came(page).getByRole("button", { name: chip, exact: true }));
    await expect(thanked(page)).toBeChecked();
    await expect(dialog(page).getByRole("textbox", { name: "Note" })).toHaveValue(`So far: ${words}.`);
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toHaveCount(0);
  }
  await page.goto(relay.origin);
  await expect(page.getByText("Nobody is waiting")).toBeVisible();
  await openPerson(page, "Amina Haddad");
  const here = page.getByRole("list", { name: "Asks", exact: true }).getByRole("listitem");
  await expect(here).toContainText("Half an hour on tariffs");
  await expect(here).toContainText("Yes, today");
});

test("a week without an answer, Today asks for it, and after a no for thanks all the same", async ({ page, relay }) => {
  const loops = page.getByRole("list", { name: "Loops to close" }).getByRole("listitem");
  await goOn(page, "2026-06-07", relay.origin);
  await expect(page.getByText("Nobody is waiting")).toBeVisible();
  await goOn(page, "2026-06-08", relay.origin);
  await expect(loops).toContainText("Half an hour on tariffs");
  await expect(loops).toContainText("You asked Amina Haddad on 1 Jun; no answer yet.");
  await page.getByRole("group", { name: "What to do about Amina Haddad" }).getByRole("button", { name: "No", exact: true }).click();
  await expect(page.getByText("Nobody is waiting")).toBeVisible();

  await goOn(page, "2026-06-09", relay.origin);
  await expect(loops).toContainText("Thank Amina Haddad");
  await loops.getByRole("button", { name: /^Draft/ }).click();
  await pressed(dialog(page).getByRole("button", { name: "Thanks", exact: true }));
  await dialog(page).getByRole("button", { name: "I sent it" }).click();
  await expect(page.getByText("Nobody is waiting")).toBeVisible();
  await page.goto(`${relay.origin}/goals`);
  await expect(asks(page)).toContainText("No, yesterday; thanked");
});

test("thanks are drafted from the ask itself, and an ask that is let go can be taken up again", async ({ page }) => {
  await asks(page).getByRole("button").click();
  await answer(page).getByRole("button", { name: "No", exact: true }).click();
  await expect(dialog(page).getByRole("button", { name: "Draft thanks" })).toHaveCount(0);
  await save(page);
  await asks(page).getByRole("button").click();
  await dialog(page).getByRole("button", { name: "Draft thanks" }).click();
  await expect(page.getByRole("dialog", { name: "Draft" }).getByRole("textbox", { name: "Text" })).toHaveValue(/Amina/);
  await dialog(page).getByRole("button", { name: "I sent it" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(asks(page)).toContainText("No, today; thanked");
  await asks(page).getByRole("button").click();
  await dialog(page).getByRole("button", { name: "Let it go" }).click();
  await expect(asks(page)).toContainText("Let go today");
  await asks(page).getByRole("button").click();
  await dialog(page).getByRole("button", { name: "Take it up again" }).click();
  await expect(asks(page)).toContainText("No, today; thanked");
});
