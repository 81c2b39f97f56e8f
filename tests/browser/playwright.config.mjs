// One configuration for Chromium at phone size and for Firefox, which runs what has to do with being offline, with tabs,
// with sync, with scanning and with backups. WebKit has tests of its own, in `webkit`.
import { defineConfig } from "@playwright/test";
import { CHROMIUM, FIREFOX } from "./lib/browsers.mjs";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, locale: "en-GB", timezoneId: "Europe/Berlin" };

export default defineConfig({
  testDir: "specs",
  outputDir: "test-results",
  // Far above what anything takes: they end what hangs. A busy machine takes several times as long as a quiet one.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  reporter: [["list"]],
  // Recording a trace of every test takes as long as the tests: KITH_TRACE=1 does it where one is looked into.
  use: { trace: process.env.KITH_TRACE ? "retain-on-failure" : "off", serviceWorkers: "allow" },
  projects: [
    { name: "phone-chromium", use: { ...PHONE, browserName: "chromium", launchOptions: CHROMIUM } },
    {
      name: "firefox",
      testMatch: ["backup", "offline", "profile", "scan", "storage", "sync", "tabs"].map((name) => `${name}.spec.mjs`),
      use: { ...PHONE, browserName: "firefox", channel: "moz-firefox", launchOptions: FIREFOX },
    },
  ],
});
