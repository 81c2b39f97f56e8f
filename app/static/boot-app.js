// Starts the page.
__wbg_init({ module_or_path: "{{wasm}}" }).catch((error) => {
  console.error(error);
  const boot = document.querySelector("#boot p");
  if (boot) boot.textContent = "Kith could not start here. Your book is safe on this device. Reload to try again.";
});
