// A referral from its arrival to "told her how it went", and a prospect sent on.
import { expect, test } from "../lib/test.mjs";
import { go, openKept, openPerson, quickAdd } from "../lib/book.mjs";

const dialog = (page) => page.getByRole("dialog");
const toWork = async (page) => {
  await go(page, "More");
  await page.getByRole("link", { name: /^Referrals and work/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Referrals and work" })).toBeVisible();
};
const row = (page, name) => page.getByRole("main").getByRole("button", { name: new RegExp(`^${name}`) });
const choose = async (page, label, name) => {
  const picker = dialog(page).getByRole("group", { name: label, exact: true });
  await picker.getByRole("textbox").fill(name.split(" ")[0]);
  await picker.getByRole("list", { name: "Found" }).getByRole("button", { name: new RegExp(name) }).click();
};
const moveTo = async (page, name, state) => {
  await row(page, name).click();
  await dialog(page).getByRole("group", { name: "How far it is" }).getByRole("button", { name: state, exact: true }).click();
};
const save = async (page) => {
  await dialog(page).getByRole("button", { name: "Save the work" }).click();
  await expect(dialog(page)).toHaveCount(0);
};

test("a referral from its arrival to telling her how it went", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen, COO, Acme Tools, sarah@acme.example");
  await relay.kill();
  // From her page, with no network.
  await openPerson(page, "Sarah Chen");
  await page.getByRole("region", { name: "Where it stands" }).getByRole("button", { name: /^Received/ }).click();
  await dialog(page).getByRole("link", { name: "It was a referral" }).click();
  await expect(dialog(page).getByRole("button", { name: /^Sarah Chen ?, take out/ })).toBeVisible();
  await dialog(page).getByRole("textbox", { name: "Prospect" }).fill("Ada Stone");
  await dialog(page).getByRole("textbox", { name: "What it is about" }).fill("A second warehouse");
  await dialog(page).getByRole("textbox", { name: "Amount" }).fill("twenty");
  await expect(dialog(page).getByRole("alert")).toContainText("An amount is a number");
  await expect(dialog(page).getByRole("button", { name: "Save the referral" })).toBeDisabled();
  await dialog(page).getByRole("textbox", { name: "Amount" }).fill("24,000");
  await dialog(page).getByRole("button", { name: "Save the referral" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByText("One piece of work is open, worth €24,000.")).toBeVisible();
  await expect(row(page, "Ada Stone")).toContainText("First contact by");

  // The prospect is somebody in the book, whom she led to; the first contact is on Today.
  await go(page, "Today");
  const loops = page.getByRole("list", { name: "Loops to close" });
  await expect(loops.getByRole("link", { name: /^First contact: Ada Stone/ })).toBeVisible();
  await openPerson(page, "Ada Stone");
  await expect(page.getByRole("main")).toContainText("Sarah Chen");

  await toWork(page);
  await moveTo(page, "Ada Stone", "In touch");
  await save(page);
  await expect(row(page, "Ada Stone")).toContainText("Tell Sarah Chen how it stands");
  await go(page, "Today");
  await expect(loops.getByRole("link", { name: /^First contact: Ada Stone/ })).toHaveCount(0);
  await expect(loops.getByRole("link", { name: /^Tell Sarah Chen how it went/ })).toBeVisible();

  await toWork(page);
  await moveTo(page, "Ada Stone", "Won");
  await dialog(page).getByRole("textbox", { name: "Why it was won" }).fill("Nobody else had done two at once");
  await save(page);
  await expect(page.getByText("Nothing is open.")).toBeVisible();
  await page.getByRole("group", { name: "Show" }).getByRole("button", { name: "Closed" }).click();
  await expect(row(page, "Ada Stone")).toContainText("Nobody else had done two at once");

  // The word to her is drafted, says how it ended, and settles what she was owed.
  await row(page, "Ada Stone").click();
  await dialog(page).getByRole("button", { name: "Draft a word to Sarah Chen" }).click();
  await expect(dialog(page).getByRole("textbox", { name: "Text" })).toHaveValue(/Ada Stone[^]*We will work together/);
  await dialog(page).getByRole("button", { name: "I sent it" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(row(page, "Ada Stone")).not.toContainText("Tell Sarah Chen");
  await go(page, "Today");
  await expect(loops.getByRole("link", { name: /^Tell Sarah Chen how it went/ })).toHaveCount(0);

  // It is all there after a start without a network.
  await page.reload();
  await toWork(page);
  await page.getByRole("group", { name: "Show" }).getByRole("button", { name: "Closed" }).click();
  await expect(row(page, "Ada Stone")).toContainText("€24,000, through Sarah Chen");
});

test("a prospect is sent on with a text that can be forwarded", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen, COO, Acme Tools, sarah@acme.example");
  await toWork(page);
  await page.getByRole("button", { name: "I send somebody on" }).click();
  await choose(page, "To", "Sarah Chen");
  await dialog(page).getByRole("textbox", { name: "Prospect in words" }).fill("Ben Hill");
  await dialog(page).getByRole("textbox", { name: "What it is about" }).fill("Audits in Norway");
  await dialog(page).getByRole("button", { name: "Save, and draft the text" }).click();
  await expect(dialog(page).getByRole("textbox", { name: "Text" })).toHaveValue(/send Ben Hill to you[^]*Audits in Norway[^]*Write to sarah@acme\.example/);
  await dialog(page).getByRole("button", { name: "I sent it" }).click();
  await page.getByRole("group", { name: "Show" }).getByRole("button", { name: "Sent by me" }).click();
  await expect(row(page, "Ben Hill")).toContainText("To Sarah Chen, sent today");
  await row(page, "Ben Hill").click();
  await dialog(page).getByRole("group", { name: "How far it got" }).getByRole("button", { name: "Met", exact: true }).click();
  await dialog(page).getByRole("button", { name: "Save only" }).click();
  await expect(row(page, "Ben Hill")).toContainText("met today");
});

test("work of two currencies is summed by each", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen, COO, Acme Tools, sarah@acme.example");
  await toWork(page);
  for (const [name, amount, code] of [["An audit", "1'200.50", "chf"], ["A study", "5000", "EUR"], ["A talk", "500", "EUR"]]) {
    await page.getByRole("button", { name: "Note other work" }).click();
    await dialog(page).getByRole("textbox", { name: "What it is" }).fill(name);
    await dialog(page).getByRole("textbox", { name: "Amount" }).fill(amount);
    await dialog(page).getByRole("textbox", { name: "Currency" }).fill(code);
    await save(page);
  }
  await expect(page.getByText("Three pieces of work are open, worth CHF 1,200.50 and €5,500.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Two pieces of work are open, worth CHF 1,200.50 and €5,000.")).toBeVisible();
});

test("work says where it came from: the event and the person, and keeps both", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen, COO, Acme Tools, sarah@acme.example");
  await page.goto(`${relay.origin}/events`);
  await page.getByRole("button", { name: "Add an event" }).click();
  await dialog(page).getByRole("textbox", { name: "Name" }).fill("Harbour Breakfast");
  await dialog(page).getByRole("button", { name: "Save the event" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Harbour Breakfast" })).toBeVisible();
  await toWork(page);
  const from = dialog(page).getByRole("group", { name: "Where it comes from" });
  const event = dialog(page).getByRole("combobox", { name: "Event" });
  const note = async (name, fill) => {
    await page.getByRole("button", { name: "Note other work" }).click();
    await dialog(page).getByRole("textbox", { name: "What it is" }).fill(name);
    await fill();
    await save(page);
  };
  await note("An audit", async () => {
    await expect(event).toHaveCount(0);
    await from.getByRole("button", { name: "Event", exact: true }).click();
    await event.selectOption({ label: "Harbour Breakfast" });
  });
  await note("A study", async () => {
    await from.getByRole("button", { name: "Event", exact: true }).click();
    await event.selectOption({ label: "Harbour Breakfast" });
    await choose(page, "Through", "Sarah Chen");
  });
  await note("A talk", () => from.getByRole("button", { name: "I wrote to them" }).click());
  await expect(row(page, "An audit")).toContainText("Harbour Breakfast");
  await expect(row(page, "A study")).toContainText("hrough Sarah Chen");
  await expect(row(page, "A talk")).toContainText("I wrote to them");
  // Opened again, the sheet has what was chosen.
  await page.reload();
  await row(page, "A study").click();
  await expect(from.getByRole("button", { name: "Event", exact: true })).toHaveAttribute("aria-pressed", "true");
  await expect(event.locator("option:checked")).toHaveText("Harbour Breakfast");
  await expect(dialog(page).getByRole("group", { name: "Through", exact: true }).getByRole("button", { name: /^Sarah Chen ?, take out/ })).toBeVisible();
  await from.getByRole("button", { name: "They came to me" }).click();
  await expect(event).toHaveCount(0);
  await save(page);
  await row(page, "A study").click();
  await expect(from.getByRole("button", { name: "They came to me" })).toHaveAttribute("aria-pressed", "true");
});

test("a rate that is typed adds work up in one currency, on the way and won", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen, COO, Acme Tools, sarah@acme.example");
  await toWork(page);
  const amounts = [["An audit", "24,000", "EUR"], ["A study", "1,000", "USD"], ["A talk", "500", "CHF"], ["A report", "300", "USD"]];
  for (const [name, amount, code] of amounts) {
    await page.getByRole("button", { name: "Note other work" }).click();
    await dialog(page).getByRole("textbox", { name: "What it is" }).fill(name);
    await dialog(page).getByRole("textbox", { name: "Amount" }).fill(amount);
    await dialog(page).getByRole("textbox", { name: "Currency" }).fill(code);
    await save(page);
  }
  const sums = "Four pieces of work are open, worth CHF 500, €24,000 and $1,300.";
  await expect(page.getByText(sums, { exact: true })).toBeVisible();

  // What work is in has a row once there is a currency to add up in.
  await page.goto(`${relay.origin}/settings/rules`);
  const into = page.getByRole("textbox", { name: /^Add up in/ });
  const rate = (label) => page.getByRole("textbox", { name: label, exact: true });
  const type = async (field, text) => {
    await field.fill(text);
    await field.blur();
  };
  await expect(rate("1 USD in EUR")).toHaveCount(0);
  await type(into, "E1");
  await expect(page.getByRole("alert").filter({ hasText: "A currency is three letters" })).toBeVisible();
  await type(into, "eur");
  await expect(page.getByRole("alert").filter({ hasText: "A currency is three letters" })).toHaveCount(0);
  await expect(into).toHaveValue("EUR");
  for (const label of ["1 CHF in EUR", "1 USD in EUR"]) await expect(rate(label)).toHaveValue("");
  await expect(rate("1 EUR in EUR")).toHaveCount(0);
  for (const wrong of ["0", "-1", "1,450"]) {
    await type(rate("1 USD in EUR"), wrong);
    await expect(page.getByRole("alert").filter({ hasText: "A rate is a number above zero" })).toBeVisible();
  }
  await type(rate("1 USD in EUR"), "0,92");
  await expect(page.getByRole("alert").filter({ hasText: "A rate is a number above zero" })).toHaveCount(0);
  await expect(rate("1 USD in EUR")).toHaveValue("0.92");
  await type(page.getByRole("textbox", { name: "Another currency" }), "jpy");
  await type(rate("1 JPY in EUR"), "0.0062");
  await page.reload();
  await expect(rate("1 USD in EUR")).toHaveValue("0.92");
  await expect(rate("1 JPY in EUR")).toHaveValue("0.0062");
  await expect(rate("1 CHF in EUR")).toHaveValue("");

  // The sums stay, and beside them stands what they come to; what has no rate stays apart.
  await toWork(page);
  const together = "Together €25,196 at the rates you typed in, without CHF 500.";
  await expect(page.getByText(`${sums} ${together}`, { exact: true })).toBeVisible();

  for (const [name] of amounts) {
    await moveTo(page, name, "Won");
    await save(page);
  }
  await go(page, "Insights");
  const work = page.getByRole("region", { name: "New work", exact: true }).filter({ has: page.getByRole("heading") });
  await expect(work).toContainText("By amount, in EUR");
  await expect(work).toContainText("€0 of €25,196, at the rates you typed in");
  await expect(work).toContainText("By amount, CHF");
  await expect(work).not.toContainText("By amount, USD");
  await work.getByText("Show figures").click();
  for (const name of ["CHF", "EUR", "USD", "EUR, together at your rates"]) {
    await expect(work.getByRole("rowheader", { name, exact: true })).toBeVisible();
  }

  // Another currency to add up in begins without rates; those in the one before are there when it is back.
  await page.goto(`${relay.origin}/settings/rules`);
  await type(into, "CHF");
  await expect(rate("1 USD in CHF")).toHaveValue("");
  await expect(rate("1 JPY in CHF")).toHaveCount(0);
  await type(into, "EUR");
  await expect(rate("1 USD in EUR")).toHaveValue("0.92");
  await expect(rate("1 JPY in EUR")).toHaveValue("0.0062");
});
