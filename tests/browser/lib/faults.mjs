// What is wrong with a screen, for whoever does not see it as its makers do.
import AxeBuilder from "@axe-core/playwright";
import { lostWhenLarge } from "./example.mjs";

/** What axe finds in light and dark, and what text at 200 % loses, on the screen or in one part of it. */
export async function faults(page, where, part) {
  const found = [];
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const axe = new AxeBuilder({ page });
    const { violations } = await (part ? axe.include(part) : axe).analyze();
    for (const { id, nodes } of violations) found.push(`${where} (${colorScheme}): ${id} at ${nodes.map((node) => node.target).join(" · ")}`);
  }
  for (const fault of await lostWhenLarge(page)) found.push(`${where} at 200 %: ${fault}`);
  return found;
}
