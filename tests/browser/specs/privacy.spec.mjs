// What the relay can see: no name, no note, no address of anybody.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "../lib/test.mjs";
import { fillIn, openKept, pair, synced } from "../lib/book.mjs";

const MARKERS = ["Quillfeather", "Zanzibarium", "marker-mail@zanzibarium.example", "Heliotrope Summit", "whispered-note"];

test("nothing that was typed is in the relay's files, logs or metrics", async ({ page, other, relay }) => {
  await openKept(page, relay.origin);
  await pair(page, other, relay.origin);
  await fillIn(page, { Name: MARKERS[0], Company: MARKERS[1], Email: MARKERS[2], "Met at": MARKERS[3], Note: MARKERS[4] });
  await synced(page);
  await synced(other);
  const metrics = await fetch(`${relay.origin}/metrics`).then((response) => response.text());
  const seen = [["metrics", Buffer.from(metrics)], ["log", Buffer.from(await relay.said())]];
  for (const entry of await readdir(relay.data, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile()) seen.push([file, await readFile(file)]);
  }
  expect(seen.length, "the relay keeps files").toBeGreaterThan(2);
  for (const [where, bytes] of seen) {
    for (const marker of MARKERS) {
      for (const encoding of ["utf8", "utf16le"]) {
        expect(bytes.includes(Buffer.from(marker, encoding)), `${marker} in ${where}`).toBe(false);
      }
    }
  }
});
