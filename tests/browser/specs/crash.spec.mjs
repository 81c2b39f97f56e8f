// When the program itself dies: words and a way back, and nothing that was saved is lost.
import { expect, test } from "../lib/test.mjs";
import { navigation, openPerson, quickAdd } from "../lib/book.mjs";

// A module whose only function does what a panic in Kith's own modules does: it traps.
const TRAP = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 116, 0, 0, 10, 5, 1, 3, 0, 0, 11];

const crashed = (page) => page.getByRole("alertdialog", { name: "Something went wrong" });

test.use({ serviceWorkers: "block" });

test("a page that dies says that the data is safe, and reloads to it", async ({ page, relay }) => {
  await page.goto(relay.origin);
  await quickAdd(page, "Sarah Chen, COO Acme");
  await expect(crashed(page)).toBeHidden();
  await page.evaluate((trap) => {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(trap)));
    setTimeout(exports.t);
  }, TRAP);
  await expect(crashed(page)).toBeVisible();
  await expect(crashed(page).getByRole("link", { name: "Reload" })).toBeFocused();
  await crashed(page).getByRole("link", { name: "Reload" }).click();
  await expect(crashed(page)).toBeHidden();
  await openPerson(page, "Sarah Chen");
});

test("a worker that dies is noticed by the page", async ({ page, relay }) => {
  await page.route("**/assets/worker-*.js", async (route) => {
    const response = await route.fetch();
    const dies = `
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.of(${TRAP})));
      self.addEventListener("message", () => Promise.resolve().then(exports.t), { once: true });`;
    await route.fulfill({ response, body: (await response.text()) + dies });
  });
  await page.goto(relay.origin);
  await expect(navigation(page)).toBeVisible();
  await expect(crashed(page)).toBeVisible();
});
