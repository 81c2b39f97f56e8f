// node read.mjs FILE: heads and people's names of an exported document, as Automerge's own JavaScript library reads them.
import { readFileSync } from "node:fs";
import * as Automerge from "@automerge/automerge";

const [file] = process.argv.slice(2);
const document = Automerge.load(new Uint8Array(readFileSync(file)));
const people = Object.values(document.people).filter((person) => !person.deleted_at);
const names = people.map((person) => String(person.name)).sort();
console.log(JSON.stringify({ heads: Automerge.getHeads(document).toSorted(), names }));
