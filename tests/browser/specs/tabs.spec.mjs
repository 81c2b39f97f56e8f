// Several tabs of one device.
import { expect, test } from "../lib/test.mjs";
import { change, edit, go, inList, invite, openKept, openPerson, pair, quickAdd, save, sync, synced } from "../lib/book.mjs";

const GIVEN = ["Amina", "Bruno", "Clara", "Daniel"];
const SURNAMES = ["Adler", "Brandt", "Conrad", "Dorn", "Engel", "Fuchs", "Graf", "Hahn"];

test("two tabs that edit the same person keep both edits", async ({ page, context, relay }) => {
  await page.goto(relay.origin);
  await quickAdd(page, "Sarah Chen");
  const second = await context.newPage();
  await second.goto(relay.origin);
  await openPerson(page, "Sarah Chen");
  await openPerson(second, "Sarah Chen");
  for (const [tab, label, value] of [[page, "Title", "Chief executive"], [second, "Company", "Acme Holding"]]) {
    await edit(tab);
    await tab.getByRole("textbox", { name: label, exact: true }).fill(value);
  }
  for (const tab of [page, second]) await tab.getByRole("button", { name: /^Save/ }).click();
  for (const tab of [page, second]) {
    await expect(tab.getByText(/Chief executive/).first()).toBeVisible();
    await expect(tab.getByText(/Acme Holding/).first()).toBeVisible();
  }
});

test("what one tab captures the other shows, also after a new start", async ({ page, context, relay }) => {
  await page.goto(relay.origin);
  const second = await context.newPage();
  await second.goto(`${relay.origin}/people`);
  await quickAdd(page, "Sarah Chen");
  await expect(inList(second, "Sarah Chen")).toBeVisible();
  await quickAdd(second, "Jonas Weber");
  await go(page, "People");
  await expect(inList(page, "Jonas Weber")).toBeVisible();
  await page.close();
  await second.reload();
  await go(second, "People");
  for (const name of ["Sarah Chen", "Jonas Weber"]) await expect(inList(second, name)).toBeVisible();
});

test("three tabs and two devices that edit at once end up with everything", async ({ page, context, other, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen");
  await pair(page, other, relay.origin);
  const tabs = [page, await context.newPage(), await context.newPage()];
  for (const tab of tabs.slice(1)) await tab.goto(relay.origin);

  const writers = [...tabs, other];
  const fields = [["Title", "Chief executive"], ["Company", "Acme Holding"], ["Email", "sarah@acme.example"], ["Phone", "+49 30 5550188"]];
  await Promise.all(
    writers.map(async (writer, at) => {
      for (const surname of ["Adler", "Brandt", "Conrad"]) await quickAdd(writer, `${GIVEN[at]} ${surname}`);
      await openPerson(writer, "Sarah Chen");
      await change(writer, ...fields[at]);
    }),
  );
  for (const writer of writers) {
    for (const [, value] of fields) await expect(writer.getByText(value).first()).toBeVisible({ timeout: 30_000 });
    await synced(writer);
    await hasPeople(writer, 1 + 3 * writers.length);
    await writer.reload();
    await hasPeople(writer, 1 + 3 * writers.length);
  }
});

test("a relay that is restarted while two devices write loses nothing", async ({ page, other, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen");
  await pair(page, other, relay.origin);
  const rounds = 3;
  const writing = [page, other].map(async (writer, at) => {
    for (const surname of SURNAMES) await quickAdd(writer, `${GIVEN[at]} ${surname}`);
  });
  const restarting = (async () => {
    for (let round = 0; round < rounds; round += 1) {
      await relay.kill();
      await relay.up();
    }
  })();
  await Promise.all([...writing, restarting]);
  for (const device of [page, other]) {
    await hasPeople(device, 1 + 2 * SURNAMES.length);
    await synced(device);
  }
});

test("a tab that is frozen while it talks to the relay is taken over from, and loses nothing", async ({ page, context, other, relay, browserName }) => {
  test.skip(browserName !== "chromium", "a worker can be stopped by hand in Chromium only");
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen");
  await pair(page, other, relay.origin);
  const second = await context.newPage();
  await second.goto(relay.origin);
  await synced(second);
  const fences = await listenForHolders(second);
  await expect.poll(fences).not.toEqual([]);
  const [before] = await fences();

  // What the first tab saved and could not send yet is sent by the second.
  await relay.kill();
  await expect(sync(page)).toHaveText(/Offline/);
  await quickAdd(page, "Bruno Keller");
  const thaw = await freeze(page);
  await relay.up();
  await quickAdd(second, "Jonas Weber");
  await go(other, "People");
  for (const name of ["Bruno Keller", "Jonas Weber"]) await expect(inList(other, name)).toBeVisible({ timeout: 60_000 });
  expect(Math.max(...(await fences()))).toBeGreaterThan(before);

  await thaw();
  await quickAdd(page, "Clara Nowak");
  await expect(inList(other, "Clara Nowak")).toBeVisible({ timeout: 30_000 });
  for (const tab of [page, second, other]) {
    await hasPeople(tab, 4);
    await synced(tab);
  }
});

test("a tab goes on for one that is closed while it talks to the relay", async ({ page, context, other, relay }) => {
  await openKept(page, relay.origin);
  await quickAdd(page, "Sarah Chen");
  await pair(page, other, relay.origin);
  const second = await context.newPage();
  // Pairing is done where the person looks, so this tab takes the relay over, and the first one stands in line.
  await invite(second, relay.origin);
  await second.close();
  await quickAdd(page, "Jonas Weber");
  await synced(page);
  await go(other, "People");
  await expect(inList(other, "Jonas Weber")).toBeVisible({ timeout: 30_000 });
});

/** Waits until the list of people has so many. */
async function hasPeople(page, count) {
  await go(page, "People");
  await page.getByRole("searchbox", { name: "Search people" }).fill("");
  const first = page.getByRole("list", { name: "People" }).getByRole("listitem").first();
  await expect(first).toHaveAttribute("aria-setsize", String(count), { timeout: 30_000 });
}

/** Hears what the tabs say to each other; answers which fences holders have named since. */
async function listenForHolders(page) {
  await page.evaluate(() => {
    globalThis.fences = [];
    globalThis.channel = new BroadcastChannel("kith");
    globalThis.channel.onmessage = ({ data }) => {
      const [, fence] = String(data).match(/^alive (\d+)$/) ?? [];
      if (fence) globalThis.fences.push(Number(fence));
    };
  });
  return () => page.evaluate(() => globalThis.fences);
}

/** Stops a page's worker in the middle of whatever it does next; answers how to let it go on. */
async function freeze(page) {
  const session = await page.context().newCDPSession(page);
  const worker = new Promise((resolve) => {
    session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
      if (targetInfo.type === "worker") resolve(sessionId);
    });
  });
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const sessionId = await worker;
  const tell = (id, method) => session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method }) });
  const paused = new Promise((resolve) => {
    session.on("Target.receivedMessageFromTarget", ({ message }) => {
      if (JSON.parse(message).method === "Debugger.paused") resolve();
    });
  });
  await tell(1, "Debugger.enable");
  await tell(2, "Debugger.pause");
  await paused;
  return () => tell(3, "Debugger.disable");
}

test("what two tabs capture at once is two people, and the same draft saved by both is one", async ({ page, context, relay }) => {
  const quick = (tab) => tab.getByRole("textbox", { name: "Quick add" });
  await openKept(page, relay.origin);
  const second = await context.newPage();
  await second.goto(relay.origin);
  for (const tab of [page, second]) await go(tab, "Capture");
  await quick(page).fill("Sarah Chen");
  // The other tab finds the draft, and writes over it.
  await second.reload();
  await expect(quick(second)).toHaveValue("Sarah Chen");
  await save(page);
  await quickAdd(second, "Jonas Weber");
  for (const tab of [page, second]) await hasPeople(tab, 2);

  for (const tab of [page, second]) await go(tab, "Capture");
  await quick(page).fill("Clara Nowak");
  await second.reload();
  await expect(quick(second)).toHaveValue("Clara Nowak");
  await save(page);
  await second.getByRole("button", { name: /^Save/ }).click();
  await expect(second.getByRole("alert").filter({ hasText: "already in the book" })).toBeVisible();
  for (const tab of [page, second]) await hasPeople(tab, 3);
});
