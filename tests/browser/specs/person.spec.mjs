// A person's page: what is between us, kept by one tap, and taken back by Undo.
import { expect, test } from "../lib/test.mjs";
import { change, go, openPerson, quickAdd } from "../lib/book.mjs";

const list = (page, name) => page.getByRole("list", { name, exact: true });
const sheet = (page, name) => page.getByRole("dialog", { name });

test.beforeEach(async ({ page, relay }) => {
  await page.goto(relay.origin);
  await quickAdd(page, "Priya Raman, Partner, Lowell Raman Tax, priya@lowell.example");
  await openPerson(page, "Priya Raman");
});

test("a promise is made, kept, and taken back", async ({ page }) => {
  await page.getByRole("button", { name: "Add a promise" }).click();
  await sheet(page, "A promise").getByRole("textbox", { name: "What" }).fill("Customs note from Marcus");
  await sheet(page, "A promise").getByRole("button", { name: "Save the promise" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(list(page, "Promises").getByRole("listitem")).toContainText("You said by");
  await page.getByRole("button", { name: "Kept: Customs note from Marcus" }).click();
  await expect(list(page, "Promises")).toHaveCount(0);
  await expect(list(page, "Your story").getByRole("listitem").first()).toContainText("Customs note from Marcus");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(list(page, "Promises").getByRole("listitem")).toHaveCount(1);
});

test("something given is told in the story and in the goodwill, without a number", async ({ page }) => {
  const standing = page.getByRole("region", { name: "Where it stands" });
  await expect(standing).toContainText("Nothing exchanged yet.");
  await standing.getByRole("button", { name: "Gave something" }).click();
  const given = sheet(page, "What you gave");
  await given.getByRole("button", { name: "Lead", exact: true }).click();
  await given.getByRole("textbox", { name: "What" }).fill("Brightwell looks for a tax partner");
  await given.getByRole("button", { name: "Save what you gave" }).click();
  await expect(standing).toContainText("Sowing.");
  await expect(standing.getByRole("img", { name: /^Goodwill: sowing/ })).toBeVisible();
  await page.getByRole("button", { name: "Given", exact: true }).click();
  await expect(list(page, "Your story").getByRole("listitem")).toContainText("You gave Priya a lead");
  await page.getByRole("button", { name: "Received", exact: true }).click();
  await expect(list(page, "Your story")).toHaveCount(0);
});

test("needs and whom they know are added and removed", async ({ page }) => {
  await page.getByRole("button", { name: "Add a need or an offer" }).click();
  const wants = sheet(page, "Needs and offers");
  await wants.getByRole("textbox", { name: "What" }).fill("A VAT lecturer for October");
  await wants.getByRole("button", { name: "Add it" }).click();
  await expect(wants.getByRole("button", { name: "Remove A VAT lecturer for October" })).toBeVisible();
  await wants.getByRole("button", { name: "Done" }).click();
  await expect(list(page, "Looks for").getByRole("listitem")).toHaveText("A VAT lecturer for October");

  await quickAdd(page, "Nadia Kowalska, Lecturer");
  await openPerson(page, "Priya Raman");
  await page.getByRole("button", { name: "Add somebody they know" }).click();
  const link = sheet(page, "Somebody they know");
  await link.getByRole("textbox", { name: "Who" }).fill("Nadia");
  await link.getByRole("button", { name: /^Nadia Kowalska/ }).click();
  await link.getByRole("button", { name: "Colleague", exact: true }).click();
  await link.getByRole("button", { name: "Save the link" }).click();
  const known = list(page, "Who they know").getByRole("listitem");
  await expect(known).toContainText("Colleague; know each other");
  await page.getByRole("button", { name: "How they know Nadia Kowalska" }).click();
  await link.getByRole("button", { name: "Remove" }).click();
  await expect(known).toHaveCount(0);
});

test("a planned meeting becomes a contact once its day has come", async ({ page }) => {
  await page.getByRole("button", { name: "Plan a meeting" }).click();
  const plan = sheet(page, "Plan a meeting");
  const today = await page.evaluate(() => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10));
  await plan.getByLabel("Day").fill(today);
  await plan.getByLabel("Time").fill("14:00");
  await plan.getByRole("textbox", { name: "Place" }).fill("Café Norrland");
  await plan.getByRole("textbox", { name: "Bring" }).fill("The depot benchmark");
  await plan.getByRole("button", { name: "Save the plan" }).click();
  const ahead = list(page, "Ahead").getByRole("listitem");
  await expect(ahead).toContainText("Bring: The depot benchmark");
  await expect(list(page, "Your story")).toHaveCount(0);

  await page.getByRole("link", { name: "Brief" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Priya Raman" })).toBeVisible();
  await expect(page.getByText("Today 14:00, Café Norrland")).toBeVisible();
  await expect(page.getByRole("list", { name: "Ask Priya" }).getByRole("listitem")).toHaveCount(3);
  await page.getByRole("button", { name: "Log the meeting" }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^Save/ }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("link", { name: "Back to Priya Raman" }).click();
  await expect(ahead).toHaveCount(0);
  await expect(list(page, "Your story").getByRole("listitem")).toContainText("Met");
});

test("a stage is entered by a tap, and the way of speaking by what was entered", async ({ page }) => {
  const standing = page.getByRole("region", { name: "Where it stands" });
  await expect(standing).toContainText("No stage yet.");
  await standing.getByRole("button", { name: "Cultivate" }).click();
  await expect(standing).toContainText("Cultivation since today.");
  await expect(standing).toContainText("what Priya needs");
  await page.getByRole("button", { name: "Edit", exact: true }).first().click();
  await page.getByRole("textbox", { name: "Pronouns" }).fill("she");
  await page.getByRole("button", { name: /^Save/ }).click();
  await expect(standing).toContainText("what she needs");
  await go(page, "People");
});

test("whoever was taken out keeps a page from which they are brought back", async ({ page }) => {
  const address = page.url();
  await page.getByRole("button", { name: "Edit", exact: true }).first().click();
  await page.getByRole("button", { name: "Take out of the book" }).click();
  await expect(page).toHaveURL(/\/people$/);
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1, name: "Priya Raman" })).toBeVisible();
  await expect(page.getByText(/^Out of the book since/)).toBeVisible();
  await page.getByRole("button", { name: "Bring back" }).click();
  await expect(page.getByRole("region", { name: "Where it stands" })).toBeVisible();
});

test("what was done lately is listed for the whole book, and can be taken back there", async ({ page }) => {
  await page.getByRole("button", { name: "Edit", exact: true }).first().click();
  await page.getByRole("button", { name: "Take out of the book" }).click();
  await expect(page).toHaveURL(/\/people$/);
  await go(page, "More");
  await page.getByRole("link", { name: /^Recent changes/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Recent changes" })).toBeVisible();
  const changes = list(page, "Recent changes").getByRole("listitem");
  await expect(changes.first()).toContainText("Deleted Priya Raman");
  await page.getByRole("button", { name: "Undo: Deleted Priya Raman", exact: true }).click();
  await expect(changes.first()).toContainText("Undid: Deleted Priya Raman");
  await openPerson(page, "Priya Raman");
});

test("somebody whom they know is added with the link, as not met yet", async ({ page }) => {
  await page.getByRole("button", { name: "Add somebody they know" }).click();
  const link = sheet(page, "Somebody they know");
  await link.getByRole("textbox", { name: "Who" }).fill("Birgit Sand");
  await link.getByRole("button", { name: "Add Birgit Sand, not met yet" }).click();
  await link.getByRole("button", { name: "Save the link" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await list(page, "Who they know").getByRole("link", { name: /Birgit Sand/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Birgit Sand" })).toBeVisible();
  await page.getByRole("button", { name: "Edit", exact: true }).first().click();
  await expect(page.getByRole("combobox", { name: "Met", exact: true })).toHaveValue("1");
});

test("before a second message soon after the first it is said that it can wait, and not before thanks", async ({ page }) => {
  const draft = sheet(page, "Draft");
  await page.getByRole("button", { name: "Draft" }).first().click();
  await draft.getByRole("button", { name: "Keep in touch", exact: true }).click();
  await expect(draft.getByText(/can wait until/)).toHaveCount(0);
  await draft.getByRole("button", { name: "I sent it" }).click();
  await expect(draft).toHaveCount(0);
  await page.getByRole("button", { name: "Draft" }).first().click();
  await draft.getByRole("button", { name: "Keep in touch", exact: true }).click();
  await expect(draft.getByText(/can wait until/)).toBeVisible();
  await draft.getByRole("button", { name: "Thanks", exact: true }).click();
  await expect(draft.getByText(/can wait until/)).toHaveCount(0);
});

test("a rhythm of so many days is set on the person", async ({ page }) => {
  await page.getByRole("button", { name: "Edit", exact: true }).first().click();
  await page.getByRole("combobox", { name: "Cadence" }).selectOption({ label: "Every … days" });
  await page.getByRole("spinbutton", { name: /^Days between contacts/ }).fill("45");
  await page.getByRole("button", { name: /^Save/ }).click();
  await expect(page.getByRole("region", { name: "Where it stands" })).toContainText("every 45 days");
});

test("an earlier name is put back from the history although it was changed twice since, and that is taken back", async ({ page }) => {
  const heading = (name) => page.getByRole("heading", { level: 1, name, exact: true });
  await change(page, /^Name$/, "Priya Rahman");
  await expect(heading("Priya Rahman")).toBeVisible();
  await change(page, /^Name$/, "Priya Ramann");
  await expect(heading("Priya Ramann")).toBeVisible();
  await page.getByRole("button", { name: /^Show \d/ }).click();
  const changed = list(page, "What was changed");
  await expect(changed.getByText("Name was “Priya Rahman”", { exact: true })).toBeVisible();
  await expect(changed.getByText("Name was “Priya Raman”", { exact: true })).toBeVisible();
  const back = changed.getByRole("button", { name: "Put back the name Priya Raman", exact: true });
  expect((await back.boundingBox()).height).toBeGreaterThanOrEqual(44);
  await back.click();
  await expect(heading("Priya Raman")).toBeVisible();
  await expect(back).toHaveCount(0);
  await expect(changed).toBeFocused();
  await expect(changed.getByText("Put back the name “Priya Raman”", { exact: true })).toBeVisible();
  // The one of the toast: those of the list say what they undo.
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(heading("Priya Ramann")).toBeVisible();
  await expect(back.first()).toBeVisible();
});

test("a contact with several people stands in the story of each, with who began it and how long it was", async ({ page }) => {
  for (const name of ["Nadia Kowalska", "Jonas Weber"]) await quickAdd(page, name);
  await openPerson(page, "Priya Raman");
  await page.getByRole("group", { name: "Log a contact" }).getByRole("button", { name: "Other" }).click();
  const contact = sheet(page, "A contact");
  await contact.getByRole("group", { name: "How", exact: true }).getByRole("button", { name: "Association" }).click();
  const people = contact.getByRole("group", { name: "With", exact: true });
  await expect(people.getByRole("button", { name: /^Priya Raman ?, take out/ })).toBeVisible();
  for (const name of ["Nadia Kowalska", "Jonas Weber"]) {
    await people.getByRole("textbox").fill(name.split(" ")[0]);
    await people.getByRole("list", { name: "Found" }).getByRole("button", { name: new RegExp(`^${name}`) }).click();
  }
  await contact.getByRole("group", { name: "Who began it" }).getByRole("button", { name: "They began" }).click();
  await contact.getByRole("textbox", { name: "Minutes" }).fill("45");
  await contact.getByRole("textbox", { name: "Note" }).fill("The ruling on depots");
  await contact.getByRole("button", { name: "Save the contact" }).click();
  await expect(contact).toHaveCount(0);
  const told = list(page, "Your story").getByRole("listitem");
  for (const [name, others] of [["Priya Raman", /Nadia Kowalska/], ["Nadia Kowalska", /Priya Raman/], ["Jonas Weber", /Nadia Kowalska/]]) {
    await openPerson(page, name);
    await expect(told).toHaveCount(1);
    await expect(told).toContainText(/Association, 45 minutes, with \w+ \w+ and \w+ \w+\. They began\./);
    await expect(told).toContainText(others);
    await expect(told).toContainText("The ruling on depots");
    await expect(told).not.toContainText(name);
  }
  // One and the same contact: corrected on one page, it is so on the others.
  await told.getByRole("button", { name: /^Details/ }).click();
  await expect(contact.getByRole("textbox", { name: "Minutes" })).toHaveValue("45");
  await contact.getByRole("textbox", { name: "Minutes" }).fill("50");
  await contact.getByRole("group", { name: "With", exact: true }).getByRole("button", { name: /^Nadia Kowalska/ }).click();
  await contact.getByRole("button", { name: "Save the contact" }).click();
  await openPerson(page, "Priya Raman");
  await expect(told).toContainText("Association, 50 minutes, with Jonas Weber. They began.");
  await openPerson(page, "Nadia Kowalska");
  await expect(list(page, "Your story")).toHaveCount(0);
});

test("the five questions of a partnership are answered one by one, and an answer can be changed", async ({ page }) => {
  const standing = page.getByRole("region", { name: "Where it stands" });
  const answers = list(page, "Five questions").getByRole("listitem");
  await expect(answers).toHaveCount(0);
  await page.getByRole("button", { name: "Edit", exact: true }).first().click();
  await page.getByRole("combobox", { name: "Stage" }).selectOption({ label: "Partnership" });
  await page.getByRole("button", { name: /^Save/ }).click();
  await expect(answers).toHaveCount(5);
  await expect(standing).toContainText("None of the five questions is answered yet. Still to ask: whom Priya serves.");
  const said = {
    Serves: "Family firms with a depot abroad",
    Seeks: "Mandates in Norway",
    "To help": "Names of customs lecturers",
    "Good referral": "A CFO before an audit",
    Prefers: "A call on Fridays",
  };
  const one = sheet(page, "One of five questions");
  const told = ["One of the five questions is answered.", "Two of the five", "Three of the five", "Four of the five", "All five questions are answered."];
  for (const [at, [question, answer]] of Object.entries(said).entries()) {
    await page.getByRole("button", { name: `Answer: ${question}`, exact: true }).click();
    await one.getByRole("textbox", { name: "Answer" }).fill(answer);
    await one.getByRole("button", { name: "Save the answer" }).click();
    await expect(one).toHaveCount(0);
    await expect(answers.filter({ hasText: answer })).toContainText(question);
    await expect(standing).toContainText(told[at]);
  }
  await page.getByRole("button", { name: "Change: Prefers", exact: true }).click();
  await expect(one.getByRole("textbox", { name: "Answer" })).toHaveValue("A call on Fridays");
  await one.getByRole("textbox", { name: "Answer" }).fill("A mail, never a call");
  await one.getByRole("button", { name: "Save the answer" }).click();
  await expect(one).toHaveCount(0);
  await page.reload();
  await expect(answers.filter({ hasText: "Prefers" })).toContainText("A mail, never a call");
  for (const answer of Object.values(said).slice(0, 4)) await expect(answers.filter({ hasText: answer })).toHaveCount(1);
});
