// Tables come in: LinkedIn's, Google's, and one whose columns somebody has to name.
import { expect, test } from "../lib/test.mjs";
import { chooseFile, exported, go, inList, openKept, openPerson, quickAdd } from "../lib/book.mjs";

const NOTICE = `Notes:
"When exporting your connection data, you may notice that some of the email addresses are missing. You will only see email addresses for connections who have allowed their connections to see or download their email address."

`;
const LINKEDIN = `${NOTICE}First Name,Last Name,URL,Email Address,Company,Position,Connected On
Amara,Okafor,https://www.linkedin.com/in/amara-okafor-1,amara@northwind.example,Northwind Freight,VP Operations,12 Mar 2024
José,Núñez,https://www.linkedin.com/in/jose-nunez,,"Grupo Ibérico, S.A.","Director, Supply Chain",07 Feb 2022
Wei,,https://www.linkedin.com/in/wei-79,,,,30 Nov 2019
,,,,,,
Sarah,Chen,https://www.linkedin.com/in/sarah-chen,sarah@acme.example,,,1 Jan 2025
`;

const GOOGLE = `\ufeffFirst Name,Middle Name,Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Custom Field 1 - Label,Custom Field 1 - Value
Amina,,Haddad,,,,,Haddad Partners,Partner,,,,,* myContacts ::: Clients,* Work,amina@haddad.example ::: a.haddad@haddad.example,Mobile,+44 20 7946 0958,,
Sofía,,Álvarez,,,,,,, ,--03-14,"Line one
Line two, with comma",,* myContacts,,,Mobile,+34 600 000 000,Shoe size,43
,,,,,,,Harbour Dental Clinic,,,,,,* myContacts,,,Work,(555) 010-4477,,
`;

/** Headings that say nothing, of a table that somebody made by hand. */
const OWN = `Wer;Wo;Wie;Was noch
Amina Haddad;Haddad Partners;amina@haddad.example;43
Bruno Keller;Keller & Söhne;bruno@keller.example;41
`;

const file = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
const list = (page, name) => page.getByRole("list", { name, exact: true });
const said = (page) => page.getByRole("status").filter({ hasText: /\.csv/ });
const undo = (page) => page.getByRole("button", { name: "Undo", exact: true });

test("LinkedIn's connections under their notice are counted, told apart and taken back by one undo", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Amara Okafor, amara@northwind.example");
  await quickAdd(page, "Sarah Chen, sarah@acme.example");
  await chooseFile(page, relay.origin, file("Connections.csv", LINKEDIN));
  await expect(said(page)).toHaveText("Connections.csv, CSV from LinkedIn: 2 people to add, 2 known better.");
  const added = list(page, "To be added").getByRole("listitem");
  await expect(added).toHaveCount(2);
  await expect(added.nth(0)).toContainText("José Núñez");
  await expect(added.nth(1)).toContainText("Wei");
  // Who is there already, and by what it is told.
  const known = list(page, "In your book already").getByRole("listitem");
  await expect(known).toHaveCount(2);
  await expect(known.filter({ hasText: "Amara Okafor" })).toContainText("Already in your book, as Amara Okafor");
  await expect(page.getByText("What is new is added, nothing replaced")).toBeVisible();

  await page.getByRole("button", { name: "Import 2 people" }).click();
  await expect(page.getByText(/Imported/).first()).toBeVisible();
  await openPerson(page, "José Núñez");
  for (const text of ["Director, Supply Chain", "Grupo Ibérico, S.A.", "https://www.linkedin.com/in/jose-nunez", /LinkedIn, 7 Feb 2022/]) {
    await expect(page.getByRole("main").getByText(text).first()).toBeVisible();
  }
  await openPerson(page, "Amara Okafor");
  await expect(page.getByRole("main").getByText(/VP Operations/).first()).toBeVisible();

  // A second time nothing of it is new.
  await chooseFile(page, relay.origin, file("Connections.csv", LINKEDIN));
  await expect(said(page)).toHaveText("Connections.csv, CSV from LinkedIn: 0 people to add, 4 skipped.");
  await expect(list(page, "Skipped").getByRole("listitem").filter({ hasText: "Wei" })).toContainText("Already in your book, as Wei");
  await expect(page.getByText("There is nothing in this file that your book lacks.")).toBeVisible();

  await page.goto(`${relay.origin}/settings/history`);
  await page.getByRole("button", { name: /^Undo: Imported/ }).click();
  await go(page, "People");
  await expect(inList(page, "Sarah Chen")).toBeVisible();
  for (const name of ["José Núñez", "Wei"]) await expect(inList(page, name)).toHaveCount(0);
  await openPerson(page, "Amara Okafor");
  await expect(page.getByRole("main").getByText(/VP Operations/)).toHaveCount(0);
});

test("somebody who is twice in a table is added once, and it says why", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  const again = [
    // By the same profile, and by the same address.
    "Wei,,https://linkedin.com/in/wei-79/,,,,30 Nov 2019",
    "Sarah,Chen,https://www.linkedin.com/in/sarah-the-second,sarah@acme.example,,,1 Jan 2025",
  ];
  await chooseFile(page, relay.origin, file("Connections.csv", `${LINKEDIN}${again.join("\n")}\n`));
  await expect(said(page)).toHaveText("Connections.csv, CSV from LinkedIn: 4 people to add, 1 known better, 1 skipped.");
  await expect(list(page, "Skipped").getByRole("listitem")).toContainText(/This is the person of record \d again\./);
  await expect(list(page, "In your book already").getByRole("listitem")).toContainText("The same as one before in this file");
  await page.getByRole("button", { name: "Import 4 people" }).click();
  await expect(page.getByText(/Imported/).first()).toBeVisible();
  await go(page, "People");
  for (const name of ["Wei", "Sarah Chen"]) await expect(inList(page, name)).toHaveCount(1);
  await openPerson(page, "Sarah Chen");
  for (const address of ["sarah-chen", "sarah-the-second"]) await expect(page.getByRole("link", { name: `https://www.linkedin.com/in/${address}` })).toBeVisible();
});

test("Google's contacts come with every value in its place, and go by one undo", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await chooseFile(page, relay.origin, file("contacts.csv", GOOGLE));
  await expect(said(page)).toHaveText("contacts.csv, CSV from Google Contacts: 3 people to add.");
  await page.getByRole("button", { name: "Import 3 people" }).click();
  await expect(page.getByText(/Imported/).first()).toBeVisible();
  await go(page, "People");
  await expect(inList(page, "Harbour Dental Clinic")).toBeVisible();
  await openPerson(page, "Amina Haddad");
  const main = page.getByRole("main");
  for (const text of ["amina@haddad.example", "a.haddad@haddad.example", "+44 20 7946 0958"]) await expect(main.getByRole("link", { name: text, exact: true })).toBeVisible();
  await expect(main.getByText("Clients", { exact: true }).first()).toBeVisible();
  await expect(main.getByText(/myContacts/)).toHaveCount(0);
  await openPerson(page, "Sofía Álvarez");
  await expect(main.getByText("--03-14")).toBeVisible();
  await expect(main.getByText(/Line one\s+Line two, with comma/).first()).toBeVisible();
  // The toast of the import may be gone by now; the list of changes is not.
  await page.goto(`${relay.origin}/settings/history`);
  await page.getByRole("button", { name: /^Undo: Imported/ }).click();
  await go(page, "People");
  await expect(page.getByText("Nobody here yet")).toBeVisible();
});

test("a table whose columns say nothing asks what they are, and keeps the rest with the person", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await chooseFile(page, relay.origin, file("visitors.csv", OWN));
  await expect(said(page)).toHaveText(/^visitors\.csv: 2 rows\. Say what the columns are;/);
  const column = (heading) => page.getByRole("combobox", { name: new RegExp(`^${heading} `) });
  // Each stands with its first values; an address is known by its looks, the rest is for the person to say.
  await expect(column("Wer")).toHaveAccessibleName(/Amina Haddad · Bruno Keller/);
  await expect(column("Wie").locator("option:checked")).toHaveText("E-mail");
  const next = page.getByRole("button", { name: "Show what it would bring" });
  await column("Wie").selectOption({ label: "Keep as it is" });
  for (const heading of ["Wer", "Wo", "Was noch"]) await column(heading).selectOption({ label: "Keep as it is" });
  await expect(next).toBeDisabled();
  await column("Wer").selectOption({ label: "Name" });
  await column("Wo").selectOption({ label: "Company" });
  await column("Wie").selectOption({ label: "E-mail" });
  await next.click();
  await expect(said(page)).toHaveText("visitors.csv, CSV: 2 people to add.");
  await expect(list(page, "To be added").getByRole("listitem").first()).toContainText("Haddad Partners");
  await page.getByRole("button", { name: "Import 2 people" }).click();
  await expect(undo(page)).toBeVisible();
  await openPerson(page, "Bruno Keller");
  await expect(page.getByRole("link", { name: "bruno@keller.example" })).toBeVisible();
  await expect(page.getByRole("main").getByText("Keller & Söhne").first()).toBeVisible();
  // The column that was kept goes out with them again.
  expect(await exported(page, relay.origin)).toContain('X-KITH-COLUMN;NAME="Was noch":41');
  await page.goto(`${relay.origin}/settings/history`);
  await page.getByRole("button", { name: /^Undo: Imported/ }).click();
  await go(page, "People");
  await expect(page.getByText("Nobody here yet")).toBeVisible();
});

test("another file can be chosen in the place of a table that waits for its columns", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await chooseFile(page, relay.origin, file("visitors.csv", OWN));
  await page.getByRole("button", { name: "Choose another file" }).click();
  await page.getByLabel("Import file").setInputFiles(file("contacts.csv", GOOGLE));
  await expect(said(page)).toHaveText("contacts.csv, CSV from Google Contacts: 3 people to add.");
  await page.getByRole("button", { name: "Choose another file" }).click();
  await go(page, "People");
  await expect(page.getByText("Nobody here yet")).toBeVisible();
});
