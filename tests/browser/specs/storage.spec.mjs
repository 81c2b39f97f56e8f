// Storage that cannot be opened is said, and never looks like an empty book.
import { expect, test } from "../lib/test.mjs";

test.use({ serviceWorkers: "block" });

test("storage that cannot be opened is an error, not an empty book", async ({ page, relay }) => {
  const broken = 'IDBFactory.prototype.open = () => { throw new DOMException("Internal error", "UnknownError"); };\n';
  await page.route("**/assets/worker-*.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: broken + (await response.text()) });
  });
  await page.goto(relay.origin);
  await expect(page.getByText(/storage.*Nothing was lost/i).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Look around with an example book" })).toHaveCount(0);
  await page.goto(`${relay.origin}/people`);
  await expect(page.getByText(/storage.*Nothing was lost/i).first()).toBeVisible();
});
