// Starts the worker. What the page says while the module still loads is heard once it listens; then it says so.
// A trap inside a promise does not reach the page by itself; thrown on, it does.
self.addEventListener("unhandledrejection", ({ reason }) => {
  if (reason instanceof WebAssembly.RuntimeError) setTimeout(() => { throw reason; });
});
// The browser's storage wakes up while the module loads.
indexedDB.databases?.().catch(() => {});
const early = [];
const keep = (event) => early.push(event);
self.addEventListener("message", keep);
await __wbg_init({ module_or_path: "{{wasm}}" });
self.removeEventListener("message", keep);
for (const { data, ports } of early) self.dispatchEvent(new MessageEvent("message", { data, ports }));
self.postMessage("ready");
