// `kith`, the headless device, with a store of its own.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PROGRAMS } from "./paths.mjs";

export class Cli {
  #running = new Set();

  /** An empty store. */
  static async fresh() {
    const cli = new Cli();
    cli.folder = await mkdtemp(join(tmpdir(), "kith-cli-"));
    cli.store = join(cli.folder, "store");
    return cli;
  }

  /** Runs to the end and returns stdout; a failure throws what it said. */
  async run(...args) {
    const { done } = this.start(...args);
    return done;
  }

  /** The people, as `list --json` gives them. */
  async people() {
    return JSON.parse(await this.run("list", "--json"));
  }

  /** Starts a command that waits for somebody: its lines one by one, and its end. */
  start(...args) {
    const child = spawn(join(PROGRAMS, "kith"), ["--store", this.store, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    this.#running.add(child);
    let out = "";
    let errors = "";
    const waiting = [];
    const hear = (stream, keep) => {
      createInterface({ input: stream }).on("line", (line) => {
        keep(line + "\n");
        for (const wait of waiting.splice(0)) wait.test(line) ? wait.resolve(line) : waiting.push(wait);
      });
    };
    hear(child.stdout, (text) => (out += text));
    hear(child.stderr, (text) => (errors += text));
    const done = new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        this.#running.delete(child);
        for (const wait of waiting) wait.reject(new Error(`kith ${args.join(" ")} ended first: ${errors}`));
        if (code === 0) resolve(out);
        else reject(new Error(`kith ${args.join(" ")} ended with ${code}: ${errors}`));
      });
    });
    // Whoever only reads lines need not await the end.
    done.catch(() => {});
    /** The first line, said already or still to come, that matches. */
    const line = (pattern) => {
      const said = (out + errors).split("\n").find((text) => pattern.test(text));
      if (said) return Promise.resolve(said);
      return new Promise((resolve, reject) => waiting.push({ test: (text) => pattern.test(text), resolve, reject }));
    };
    return { done, line };
  }

  /** Ends what still runs and removes the store. */
  async end() {
    for (const child of this.#running) child.kill("SIGKILL");
    await rm(this.folder, { recursive: true, force: true });
  }
}
