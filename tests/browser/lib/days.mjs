// A book over the months: the page's clock stands at noon of a day and is moved to another. The worker's stands still: who
// is imported is added today, whatever the page says.
import { bring } from "./seeded.mjs";

/** Sets the clock of a page that is not open yet. */
export function begin(page, day) {
  return page.clock.install({ time: noon(day) });
}

/** Moves the clock to a later day and opens a screen. */
export async function goOn(page, day, address) {
  await page.clock.setFixedTime(noon(day));
  await page.goto(address);
}

/** A book of people of tier 1 who were added on a day, which the page's clock then stands at. */
export async function since(page, origin, day, names) {
  const key = (n) => `01890000-0000-7000-8100-${String(n).padStart(12, "0")}`;
  const add = (name, n) => ({ do: "add_person", id: key(n), on: day, person: { name, tier: 1, origin: "imported" } });
  await bring(page, origin, names.map((name, n) => `${JSON.stringify(add(name, n))}\n`).join(""), names.length);
  await goOn(page, day, origin);
}

const noon = (day) => new Date(`${day}T10:00:00Z`);
