// The browser dies by SIGKILL right after "Saved": nothing is lost.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { CHROMIUM } from "../lib/browsers.mjs";
import { inList, navigation, quickAdd } from "../lib/book.mjs";
import { expect, test } from "../lib/test.mjs";

const TIMES = 20;

test(`nothing that was Saved is lost in ${TIMES} kills`, async ({ relay }) => {
  test.setTimeout(600_000);
  const profile = await mkdtemp(join(tmpdir(), "kith-profile-"));
  try {
    for (let i = 1; i <= TIMES; i += 1) {
      const browser = await start(profile);
      const page = await open(browser, relay.origin);
      await expect(inList(page, /Nadia Saved[a-z]/)).toHaveCount(i - 1);
      await quickAdd(page, `Nadia Saved${String.fromCharCode(96 + i)}`);
      await browser.kill();
    }
    const browser = await start(profile);
    const page = await open(browser, relay.origin);
    await expect(page.getByRole("list", { name: "People" }).getByRole("listitem").first()).toHaveAttribute("aria-setsize", String(TIMES));
    await browser.kill();
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

async function open(browser, origin) {
  const page = await browser.context.newPage();
  await page.setViewportSize({ width: 390, height: 3000 });
  await page.goto(`${origin}/people`);
  await expect(navigation(page)).toBeVisible();
  return page;
}

/** Chromium with a profile that stays, as the leader of a process group that can be killed as one. */
async function start(profile) {
  const port = join(profile, "DevToolsActivePort");
  await rm(port, { force: true });
  const args = [...CHROMIUM.args, "--headless=new", "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"];
  const child = spawn(CHROMIUM.executablePath, args, { stdio: "ignore", detached: true });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  let address = "";
  const listens = async () => {
    address = (await readFile(port, "utf8").catch(() => "")).split("\n")[0];
    return address !== "";
  };
  await expect.poll(listens, { message: "Chromium is up", timeout: 60_000 }).toBe(true);
  const browser = await chromium.connectOverCDP(`http://localhost:${address}`);
  return {
    context: browser.contexts()[0],
    async kill() {
      process.kill(-child.pid, "SIGKILL");
      await ended;
      await browser.close().catch(() => {});
    },
  };
}
