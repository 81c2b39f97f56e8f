// Puts the chosen theme on the page before anything is painted; without a choice the system's stands.
"use strict";

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
