// WebKit by plain WebDriver: the nearest thing to an iPhone that runs on this machine. https://www.w3.org/TR/webdriver2/
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const MINI_BROWSER = process.env.KITH_WEBKIT ?? "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
/** Off by default in this browser, on in an iPhone's. */
export const LIKE_AN_IPHONE = "StorageAPI,FileSystem,StorageAPIEstimate";
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const PATIENCE = 30_000;

/** The tags that can have a role, so that not every element of a page is asked for its own. */
const TAGS = {
  button: "button",
  link: "a[href]",
  listitem: "li, [role=listitem]",
  status: "[role=status], output",
  textbox: "input, textarea",
};

/** One MiniBrowser with storage of its own that goes with it. */
export class WebKit {
  #driver;
  #session;

  /** Starts the driver on a screen that nobody sees, and a browser with these features. */
  static async start(features = LIKE_AN_IPHONE) {
    const webkit = new WebKit();
    const port = await freePort();
    // Its own sandbox needs rights that a container does not give; the pages are ours.
    const env = { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1", LIBGL_ALWAYS_SOFTWARE: "1" };
    // A group of its own, so that screen, driver and browser end together.
    webkit.#driver = spawn("xvfb-run", ["-a", "WebKitWebDriver", `--port=${port}`], { stdio: "ignore", detached: true, env });
    webkit.address = `http://127.0.0.1:${port}`;
    try {
      await until("WebKitWebDriver is up", async () => (await webkit.#call("GET", "/status").catch(() => null))?.ready);
      const options = { binary: MINI_BROWSER, args: ["--automation", `--features=${features}`] };
      const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": options } };
      const { sessionId } = await webkit.#call("POST", "/session", { capabilities });
      webkit.#session = `/session/${sessionId}`;
      return webkit;
    } catch (error) {
      await webkit.end();
      throw error;
    }
  }

  goto(url) {
    return this.#in("POST", "/url", { url });
  }

  reload() {
    return this.#in("POST", "/refresh", {});
  }

  back() {
    return this.#in("POST", "/back", {});
  }

  /** What a function gives in the page; it takes and gives plain values, and may be async. */
  run(work, ...args) {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve((${work})(...Array.from(arguments).slice(0, -1))).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    return this.#in("POST", "/execute/async", { script, args }).then(({ value, error }) => {
      if (error) throw new Error(error);
      return value;
    });
  }

  /** Waits until a function gives something true in the page, and returns that. */
  until(what, work, ...args) {
    return this.#patiently(what, () => this.run(work, ...args));
  }

  /** Waits until somebody could read this on the screen. */
  sees(text) {
    return this.until(`"${text}" is on the screen`, (text) => document.body.innerText.includes(text), text);
  }

  /** Waits for the first visible element of a role whose accessible name begins with these words, or fits. */
  find(role, name) {
    return this.#patiently(`there is a ${role} "${name}"`, async () => {
      for (const element of await this.#in("POST", "/elements", { using: "css selector", value: TAGS[role] })) {
        const found = element[ELEMENT];
        // An element may be gone between two questions.
        const label = await this.#in("GET", `/element/${found}/computedlabel`).catch(() => "");
        // WebKit counts a field's placeholder as a part of its name.
        const fits = name instanceof RegExp ? name.test(label.trim()) : `${label.trim()} `.startsWith(`${name} `);
        if (fits && (await this.#in("GET", `/element/${found}/displayed`).catch(() => false))) return found;
      }
      return null;
    });
  }

  async click(role, name) {
    await this.#in("POST", `/element/${await this.find(role, name)}/click`, {});
  }

  /** Types into a field in the place of what stands there. */
  async type(name, text) {
    const field = await this.find("textbox", name);
    await this.#in("POST", `/element/${field}/clear`, {});
    await this.#in("POST", `/element/${field}/value`, { text });
  }

  /** What stands in a field, once something does. */
  async value(name) {
    const field = await this.find("textbox", name);
    return until(`"${name}" is filled in`, () => this.#in("GET", `/element/${field}/property/value`));
  }

  /** Ends the browser, the driver and the screen. */
  async end() {
    if (this.#session) await this.#in("DELETE", "").catch(() => {});
    const ended = new Promise((resolve) => this.#driver.once("exit", resolve));
    if (this.#driver.exitCode !== null || this.#driver.signalCode !== null) return;
    process.kill(-this.#driver.pid, "SIGTERM");
    await ended;
  }

  /** As `until`, but an error says what stood on the screen in the place of what was waited for. */
  async #patiently(what, ask) {
    try {
      return await until(what, ask);
    } catch (error) {
      const screen = await this.run(() => `${location.pathname}: ${document.body.innerText}`).catch((e) => e.message);
      throw new Error(`${error.message}; on the screen, ${screen.replace(/\s+/g, " ").slice(0, 600)}`);
    }
  }

  #in(method, path, body) {
    return this.#call(method, this.#session + path, body);
  }

  async #call(method, path, body) {
    const response = await fetch(this.address + path, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  }
}

/** Asks again until the answer is true; what went wrong last is in the error. */
export async function until(what, ask) {
  const end = Date.now() + PATIENCE;
  let last = "";
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer) return answer;
      last = "";
    } catch (error) {
      last = `: ${error.message}`;
    }
    await sleep(100);
  }
  throw new Error(`waited ${PATIENCE / 1_000} s until ${what}${last}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
