// Every screen, light and dark, through axe.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "../lib/test.mjs";
import { ROUTES, card, importText, openPerson } from "../lib/book.mjs";

for (const colorScheme of ["light", "dark"]) {
  test(`no screen has an accessibility fault that axe can see (${colorScheme})`, async ({ page, relay }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.goto(relay.origin);
    const faults = [];
    const look = async (where) => {
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      for (const { id, nodes } of violations) faults.push(`${where}: ${id} at ${nodes.map((node) => node.target).join(" · ")}`);
    };
    await look("first run");
    await importText(page, relay.origin, card("Amina Haddad", "ORG:Haddad Partners\r\nEMAIL:amina@haddad.example\r\n") + card("Bruno Keller"));
    for (const route of ROUTES) {
      await page.goto(relay.origin + route);
      await look(route);
    }
    await openPerson(page, "Amina Haddad");
    await look("a person");
    expect(faults).toEqual([]);
  });
}
