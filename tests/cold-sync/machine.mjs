// Processes and what they cost, by the kernel's own books; and a wire that counts.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { connect, createServer } from "node:net";

/** Ticks of a second in /proc. */
const HERTZ = 100;

/** A process that goes on until it is ended; resolves with it once it has said a line that matches. */
export function serve(command, args, ready) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (text) => {
      said += text;
      if (ready.test(said)) resolve(child);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", (code) => reject(new Error(`${command} ended with ${code}: ${said}`)));
  });
}

/** Processor seconds so far, and the most memory it has ever had, in MiB. */
export async function cost(child) {
  const stat = await readFile(`/proc/${child.pid}/stat`, "utf8");
  // The name in brackets may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const status = await readFile(`/proc/${child.pid}/status`, "utf8");
  return {
    cpu: (Number(fields[11]) + Number(fields[12])) / HERTZ,
    memory: Number(status.match(/VmHWM:\s+(\d+)/)[1]) / 1024,
  };
}

/** Kills it and waits until it has gone. */
export function end(child) {
  return new Promise((resolve) => {
    child.removeAllListeners("exit");
    child.once("exit", resolve);
    child.kill("SIGKILL");
  });
}

/** Runs to a good end: what it printed, and what it took. */
export function run(command, args, input = "") {
  // The shell's own clock, since nobody else is told what a child took that has ended.
  const timed = ["-c", 'TIMEFORMAT="took %3R %3U %3S"; time "$@"', "bash", command, ...args];
  const child = spawn("bash", timed, { stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  let out = "";
  let errors = "";
  child.stdout.on("data", (text) => (out += text));
  child.stderr.on("data", (text) => (errors += text));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      const took = errors.match(/took ([\d.]+) ([\d.]+) ([\d.]+)/);
      if (code !== 0 || !took) return reject(new Error(`${command} ${args[0]} ended with ${code}: ${errors}`));
      const [wall, user, system] = took.slice(1).map(Number);
      return resolve({ out, wall, cpu: user + system });
    });
  });
}

/** A port of its own that passes everything on to another one, and counts the bytes both ways. */
export class Wire {
  static async to(port) {
    const wire = new Wire();
    wire.bytes = 0;
    wire.target = port;
    wire.server = createServer((near) => {
      const far = connect(wire.target, "127.0.0.1");
      near.on("data", (data) => (wire.bytes += data.length));
      far.on("data", (data) => (wire.bytes += data.length));
      near.on("error", () => far.destroy());
      far.on("error", () => near.destroy());
      near.pipe(far).pipe(near);
    });
    await new Promise((resolve) => wire.server.listen(0, "127.0.0.1", resolve));
    wire.port = wire.server.address().port;
    return wire;
  }

  close() {
    this.server.close();
  }
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
