// A relay of one's own: on a free port, with a folder of its own, ended by its process id.
import { spawn } from "node:child_process";
import { openSync, closeSync } from "node:fs";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { PROGRAMS, ROOT } from "./paths.mjs";

export class Relay {
  #process = null;

  /** What new books must bring, from the next start on. */
  token = null;

  /** Starts one; `change` may alter its own copy of the site first, `settings` are variables of its environment. */
  static async start(change, settings = {}) {
    const relay = new Relay();
    relay.settings = settings;
    relay.site = join(ROOT, "target/site");
    relay.folder = await mkdtemp(join(tmpdir(), "kith-relay-"));
    relay.data = join(relay.folder, "data");
    relay.log = join(relay.folder, "log");
    if (change) {
      const own = join(relay.folder, "site");
      await cp(relay.site, own, { recursive: true });
      relay.site = own;
      await change(own);
    }
    relay.port = await freePort();
    relay.origin = `http://localhost:${relay.port}`;
    await relay.up();
    return relay;
  }

  /** Starts it again, on the same port and folder. */
  async up() {
    const log = openSync(this.log, "a");
    const options = ["--listen", `localhost:${this.port}`, "--data-dir", this.data, "--site", this.site];
    const env = { ...process.env, ...this.settings, ...(this.token && { KITH_TOKEN: this.token }) };
    this.#process = spawn(join(PROGRAMS, "sync-server"), options, { stdio: ["ignore", log, log], env });
    closeSync(log);
    const answers = () => fetch(`${this.origin}/readyz`).then((response) => response.ok, () => false);
    await expect.poll(answers, { message: "the relay is up", timeout: 20_000 }).toBe(true);
  }

  /** SIGKILL: as a machine that loses its power. */
  async kill() {
    const running = this.#process;
    this.#process = null;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once("exit", resolve));
    running.kill("SIGKILL");
    await ended;
  }

  /** Everything that the relay wrote to its log. */
  said() {
    return readFile(this.log, "utf8");
  }

  /** Kills it and removes its folder. */
  async end() {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "localhost", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
