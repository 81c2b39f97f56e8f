// Starts the page, and shows a way back when it dies: after a trap nothing of the module may be called any more.
const crashed = (error) => {
  if (!(error instanceof WebAssembly.RuntimeError)) return;
  const panel = document.getElementById("crash");
  panel.hidden = false;
  panel.querySelector("a").focus();
};
addEventListener("error", (event) => crashed(event.error));
addEventListener("unhandledrejection", (event) => crashed(event.reason));
__wbg_init({ module_or_path: "{{wasm}}" }).catch((error) => {
  console.error(error);
  const boot = document.querySelector("#boot p");
  if (boot) boot.textContent = "Kith could not start here. Your book is safe on this device. Reload to try again.";
});
