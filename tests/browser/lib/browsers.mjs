// How the browsers of this machine are started.

/** Chromium from the system's packages, without calls of its own to the network. */
export const CHROMIUM = {
  executablePath: process.env.KITH_CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
  ],
};

/** Firefox from the system's packages. A socket that failed is tried again at once, as the app asks. */
export const FIREFOX = {
  executablePath: process.env.KITH_FIREFOX ?? "/usr/bin/firefox-esr",
  firefoxUserPrefs: { "network.websocket.delay-failed-reconnects": false },
};
