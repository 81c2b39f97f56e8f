// Starts the worker. What the page says while the module still loads is heard once it listens; then it says so.
const early = [];
const keep = (event) => early.push(event);
self.addEventListener("message", keep);
await __wbg_init({ module_or_path: "{{wasm}}" });
self.removeEventListener("message", keep);
for (const { data, ports } of early) self.dispatchEvent(new MessageEvent("message", { data, ports }));
self.postMessage("ready");
