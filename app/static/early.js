// Before anything is painted: the worker starts, so that it is ready when the page is, and the chosen theme is put on;
// without a choice the system's stands.
"use strict";

(() => {
  const url = document.querySelector("meta[name=kith-worker]").content;
  const early = { worker: new Worker(url, { type: "module" }), ready: false, died: false };
  early.worker.addEventListener("message", () => { early.ready = true; }, { once: true });
  early.worker.addEventListener("error", () => { early.died = true; }, { once: true });
  globalThis.kithEarly = early;
  // A page that a browser puts aside for the way back is frozen as it stands, its worker with it: one in the middle of a
  // transaction, or with the lock, would keep the book from every page after it. So the worker ends, as it does with any
  // page that is left, and whoever comes back starts anew.
  addEventListener("pagehide", ({ persisted }) => { if (persisted) early.worker.terminate(); });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
})();

(() => {
  let theme = null;
  try {
    theme = JSON.parse(localStorage.getItem("kith.theme"));
  } catch {
    // Storage that is closed or holds something else: the system's theme.
  }
  if (theme !== "light" && theme !== "dark") return;
  document.documentElement.dataset.theme = theme;
  const paper = theme === "dark" ? "#151411" : "#F5F2EB";
  for (const meta of document.querySelectorAll('meta[name="theme-color"]')) meta.content = paper;
})();
