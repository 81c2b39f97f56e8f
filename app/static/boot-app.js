// Starts the page, then has the service worker keep the whole app on this device.
__wbg_init({ module_or_path: "{{wasm}}" }).catch((error) => {
  console.error(error);
  const boot = document.querySelector("#boot p");
  if (boot) boot.textContent = "Kith could not start here. Your book is safe on this device. Reload to try again.";
}).then(() => navigator.serviceWorker?.register("/sw.js", { updateViaCache: "none" })).catch((error) => {
  console.warn("Kith will not open without a network:", error);
});
