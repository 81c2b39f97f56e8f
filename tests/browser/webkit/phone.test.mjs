// The app in WebKit: kept for offline use, synced with another device, and at home without `navigator.storage`.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Cli } from "../lib/cli.mjs";
import { Relay } from "../lib/relay.mjs";
import { WebKit, until } from "../lib/webdriver.mjs";

/** A relay, a browser with these features and a headless device; they end with the test. */
async function house(work, features) {
  const things = [];
  const kept = async (thing) => {
    things.push(await thing);
    return things.at(-1);
  };
  try {
    await work({ relay: await kept(Relay.start()), phone: await kept(WebKit.start(features)), cli: await kept(Cli.fresh()) });
  } finally {
    for (const thing of things.reverse()) await thing.end();
  }
}

/** Opens the app and waits until it may be used without a network. */
async function openKept(phone, origin) {
  await phone.goto(origin);
  await phone.find("link", "Capture");
  await phone.until("the app is kept", () => navigator.serviceWorker.controller?.state === "activated");
}

async function quickAdd(phone, text) {
  await phone.click("link", "Capture");
  await phone.type("Quick add", text);
  await phone.click("button", /^Save/);
  await phone.sees(`Saved: ${text.split(",")[0]}`);
}

async function inList(phone, name) {
  await phone.click("link", "People");
  await phone.sees(name);
}

const names = async (cli) => (await cli.people()).map((person) => person.name).sort();

test("somebody captured is there without a network, and an edit crosses both ways to another device", () =>
  house(async ({ relay, phone, cli }) => {
    await openKept(phone, relay.origin);
    await quickAdd(phone, "Sarah Chen, sarah@acme.example");
    assert.equal(await phone.run(() => document.body.innerText.includes("New version")), false, "the first version is not a new one");
    await relay.kill();
    await phone.reload();
    await inList(phone, "Sarah Chen");
    await phone.sees("Offline");
    await quickAdd(phone, "Jonas Weber, Weber Logistik");
    await phone.goto(`${relay.origin}/people`);
    await phone.sees("Jonas Weber");
    await relay.up();

    await phone.goto(`${relay.origin}/settings/devices`);
    await phone.click("button", "Add a device");
    const joining = cli.start("join", await phone.value("Pairing link"));
    const code = (await joining.line(/\d{4}\s*\d{4}/)).match(/\d{4}\s*\d{4}/)[0];
    await phone.until("both show the same code", (code) => document.body.innerText.replace(/\s/g, "").includes(code), code.replace(/\s/g, ""));
    await phone.click("button", "The codes match");
    await joining.done;
    await phone.click("button", "Done");
    await cli.run("sync");
    assert.deepEqual(await names(cli), ["Jonas Weber", "Sarah Chen"]);

    const id = (await cli.people()).find((person) => person.name === "Sarah Chen").id;
    const file = join(cli.folder, "edit.jsonl");
    await writeFile(file, JSON.stringify({ do: "edit_person", id, on: "2026-06-08", edits: [{ field: "title", value: "Chief executive" }] }));
    await cli.run("apply", file);
    await cli.run("sync");
    await phone.click("link", "People");
    await phone.click("link", /Sarah Chen/);
    await phone.sees("Chief executive");
    await quickAdd(phone, "Clara Nowak, Nowak Studio");
    await phone.sees("Synced");
    await until("the other device has her", async () => {
      await cli.run("sync");
      return (await names(cli)).includes("Clara Nowak");
    });
  }));

test("a page that is put aside for the way back lets go of the book, and starts anew when it is come back to", () =>
  house(async ({ relay, phone }) => {
    await openKept(phone, relay.origin);
    await quickAdd(phone, "Sarah Chen, sarah@acme.example");
    // Away in the middle of whatever a page does when it starts; WebKit puts each of them aside.
    for (const path of ["/people", "/settings/devices", "/people", "/me"]) {
      await phone.run(() => addEventListener("pagehide", ({ persisted }) => localStorage.setItem("aside", persisted)));
      await phone.goto(relay.origin + path);
      assert.equal(await phone.run(() => localStorage.getItem("aside")), "true");
    }
    await phone.until("the lock is this page's alone", async () => {
      const { held, pending } = await navigator.locks.query();
      return held.length === 1 && pending.length === 0;
    });
    await phone.back();
    await phone.until("it is the page before", () => location.pathname === "/people");
    await phone.sees("Sarah Chen");
    await quickAdd(phone, "Jonas Weber, Weber Logistik");
    await phone.reload();
    await inList(phone, "Jonas Weber");
  }));

test("a browser without navigator.storage keeps the book all the same", () =>
  house(async ({ relay, phone }) => {
    await openKept(phone, relay.origin);
    assert.equal(await phone.run(() => typeof navigator.storage?.persist), "undefined");
    await quickAdd(phone, "Sarah Chen, sarah@acme.example");
    await relay.kill();
    await phone.reload();
    await inList(phone, "Sarah Chen");
  }, "!StorageAPI,!FileSystem,!StorageAPIEstimate"));
