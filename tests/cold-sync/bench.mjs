// A device with nothing fetches a whole book: from our relay, with our seals and keys, and from a sync server of
// automerge-repo with file storage, as plain text. The same Automerge document, in turns, on the same machine.
import { cp, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { commands } from "../browser/lib/commands.mjs";
import { Wire, cost, end, freePort, run, serve } from "./machine.mjs";

const RUNS = 5;
const BOOKS = [
  { people: 500, interactions: 5_000 },
  { people: 10_000, interactions: 20_000 },
];
const HERE = fileURLToPath(new URL(".", import.meta.url));
const BUILT = fileURLToPath(new URL("../../target/release/", import.meta.url));
const KITH = join(BUILT, "kith");

const figures = { bench: "cold-sync", runs: RUNS, books: [] };
const folder = await mkdtemp(join(tmpdir(), "kith-cold-sync-"));
try {
  for (const book of BOOKS) {
    const measured = await measure(book, join(folder, `${book.people}`));
    console.error(`cold-sync: ${JSON.stringify(measured)}`);
    figures.books.push(measured);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
console.log(JSON.stringify(figures));

async function measure({ people, interactions }, at) {
  console.error(`cold-sync: making a book of ${people} people and ${interactions} interactions`);
  await mkdir(at, { recursive: true });
  const { words, document } = await prepareOurs(at, people, interactions);
  const address = await prepareTheirs(at, document);
  const taken = { kith: [], "automerge-repo": [] };
  // In turns, so that what else the machine does falls on both.
  for (let turn = 0; turn < RUNS; turn += 1) {
    taken.kith.push(await ours(at, turn, words, people));
    taken["automerge-repo"].push(await theirs(at, turn, address, people));
  }
  const measured = { people, interactions, document_bytes: (await stat(document)).size };
  for (const [name, runs] of Object.entries(taken)) measured[name] = summary(runs);
  measured.we_lose_at = Object.keys(measured.kith).filter((figure) => measured.kith[figure].median > measured["automerge-repo"][figure].median);
  return measured;
}

/** A relay that holds the book as a device that was long at work leaves it: one settled snapshot. */
async function prepareOurs(at, people, interactions) {
  const port = await freePort();
  const relay = await startRelay(join(at, "relay"), port);
  const store = ["--store", join(at, "first")];
  const file = join(at, "book.jsonl");
  await writeFile(file, commands(people, interactions, "2026-06-08"));
  await run(KITH, [...store, "init", "--relay", `http://127.0.0.1:${port}`]);
  await run(KITH, [...store, "apply", file]);
  // The first invitation makes the vault; nobody takes it up.
  await end(await serve(KITH, [...store, "pair"], /#/));
  const words = (await run(KITH, [...store, "phrase"])).out;
  const document = join(at, "book.automerge");
  await run(KITH, [...store, "export", "--format", "automerge", "-o", document]);
  const watching = await serve(KITH, [...store, "sync", "--watch"], /Synced/);
  await settled(port);
  await end(watching);
  await end(relay);
  return { words, document };
}

/** Until all that was sent is in a snapshot. */
async function settled(port) {
  for (;;) {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const figure = (name) => Number(text.match(new RegExp(`^kith_relay_${name} (\\d+)$`, "m"))[1]);
    if (figure("snapshots") > 0 && figure("chunks") === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function startRelay(data, port, origin = `http://127.0.0.1:${port}`) {
  const options = ["--listen", `127.0.0.1:${port}`, "--data-dir", data, "--origin", origin];
  return serve(join(BUILT, "sync-server"), options, /Kith is at/);
}

async function prepareTheirs(at, document) {
  const store = join(at, "theirs");
  await mkdir(store, { recursive: true });
  const { out } = await run("node", [join(HERE, "theirs-server.mjs"), store, "import", document]);
  return out.trim();
}

async function ours(at, turn, words, people) {
  const data = join(at, `relay-${turn}`);
  await cp(join(at, "relay"), data, { recursive: true });
  const port = await freePort();
  const wire = await Wire.to(port);
  const relay = await startRelay(data, port, `http://127.0.0.1:${wire.port}`);
  const store = join(at, `fresh-${turn}`);
  const client = await run(KITH, ["--store", store, "recover", "--relay", `http://127.0.0.1:${wire.port}`], words);
  const server = await cost(relay);
  await end(relay);
  wire.close();
  const { out } = await run(KITH, ["--store", store, "list", "--json"]);
  expect(JSON.parse(out).length, people);
  return figuresOf(client, server, wire);
}

async function theirs(at, turn, address, people) {
  const data = join(at, `theirs-${turn}`);
  await cp(join(at, "theirs"), data, { recursive: true });
  const port = await freePort();
  const wire = await Wire.to(port);
  const server = await serve("node", [join(HERE, "theirs-server.mjs"), data, `${port}`], /ready/);
  const store = join(at, `theirs-fresh-${turn}`);
  await mkdir(store, { recursive: true });
  const client = await run("node", [join(HERE, "theirs-client.mjs"), store, `${wire.port}`, address]);
  const took = await cost(server);
  await end(server);
  wire.close();
  expect(Number(client.out), people);
  return figuresOf(client, took, wire);
}

function figuresOf(client, server, wire) {
  return {
    wall_s: client.wall,
    client_cpu_s: client.cpu,
    server_cpu_s: server.cpu,
    server_memory_mib: server.memory,
    wire_bytes: wire.bytes,
  };
}

function expect(found, wanted) {
  if (found !== wanted) throw new Error(`${found} people arrived of ${wanted}`);
}

/** Of each figure the median and how far the runs lie apart. */
function summary(runs) {
  const of = {};
  for (const figure of Object.keys(runs[0])) {
    const values = runs.map((one) => one[figure]).sort((a, b) => a - b);
    const rounded = (value) => Number(value.toFixed(3));
    of[figure] = { median: rounded(values[Math.floor(values.length / 2)]), least: rounded(values[0]), most: rounded(values.at(-1)) };
  }
  return of;
}
