// Playwright's test, with a relay, headless devices and further phones that end with the test.
import { test as base } from "@playwright/test";
import { Cli } from "./cli.mjs";
import { Relay } from "./relay.mjs";

export { expect } from "@playwright/test";

export const test = base.extend({
  relay: async ({}, use) => {
    const relay = await Relay.start();
    await use(relay);
    await relay.end();
  },

  /** A headless device with an empty store. */
  cli: async ({}, use) => {
    const cli = await Cli.fresh();
    await use(cli);
    await cli.end();
  },

  /** A page of another device: storage of its own. */
  other: async ({ browser, contextOptions }, use) => {
    const context = await browser.newContext(contextOptions);
    await use(await context.newPage());
    await context.close();
  },
});
