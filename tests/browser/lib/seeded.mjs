// Books of a given size, made by the headless device and brought to a browser by pairing.
import { writeFile } from "node:fs/promises";
import { join as path } from "node:path";
import { expect } from "@playwright/test";
import { join, synced } from "./book.mjs";
import { Cli } from "./cli.mjs";
import { commands } from "./commands.mjs";

/** Fills the book of a page with so many people and interactions. */
export function seed(page, origin, people, interactions, today) {
  return bring(page, origin, commands(people, interactions, today), people);
}

/** Fills the book of a page with what lines of commands make: a headless device does them, the page joins. */
export async function bring(page, origin, lines, people) {
  const cli = await Cli.fresh();
  try {
    const file = path(cli.folder, "book.jsonl");
    await writeFile(file, lines);
    await cli.run("init", "--relay", origin);
    await cli.run("apply", file);
    const pairing = cli.start("pair", "--yes");
    const link = (await pairing.line(/#/)).match(/https?:\/\/\S+/)[0];
    await join(page, origin, link);
    await pairing.done;
    await cli.run("sync");
    await page.goto(`${origin}/people`);
    const count = new RegExp(`^${people.toLocaleString("en")} people`);
    await expect(page.getByText(count).first()).toBeVisible({ timeout: 600_000 });
    await expect(async () => synced(page)).toPass({ timeout: 600_000 });
  } finally {
    await cli.end();
  }
}
