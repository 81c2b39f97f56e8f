// What a phone installs: the manifest with its icons, what other apps share, and the shortcuts of the home screen.
import { expect, test } from "../lib/test.mjs";
import { inList, go, openKept, save } from "../lib/book.mjs";

/** The manifest that the page names, with its address. */
async function manifest(page, origin) {
  await openKept(page, origin);
  const address = await page.locator("link[rel=manifest]").evaluate((link) => link.href);
  const answer = await page.request.get(address);
  expect(answer.headers()["content-type"]).toMatch(/^application\/manifest\+json/);
  return { address, said: await answer.json() };
}

/** What a picture really measures, as "192x192"; one without a size of its own is "any". */
async function measured(page, { src, type }) {
  const [said, size] = await page.evaluate(async (src) => {
    const answer = await fetch(src);
    const image = new Image();
    image.src = URL.createObjectURL(await answer.blob());
    await image.decode();
    return [answer.headers.get("content-type"), `${image.naturalWidth}x${image.naturalHeight}`];
  }, src);
  expect(said, src).toBe(type);
  return type === "image/svg+xml" ? "any" : size;
}

test("the manifest opens the app by itself, and each of its icons is what it says", async ({ page, relay }) => {
  const { address, said } = await manifest(page, relay.origin);
  expect(new URL(address).pathname).toBe("/manifest.webmanifest");
  expect(said).toMatchObject({ name: "Kith", short_name: "Kith", display: "standalone", scope: "/", start_url: "/" });
  for (const icon of said.icons) expect(await measured(page, icon), icon.src).toBe(icon.sizes);
  // What Android and desktops ask for: a small and a large one, each also without rounded corners of its own.
  for (const purpose of ["any", "maskable"]) {
    const sizes = said.icons.filter((icon) => icon.purpose === purpose).map((icon) => icon.sizes);
    expect(sizes, purpose).toEqual(expect.arrayContaining(["192x192", "512x512"]));
  }
  const apple = await page.locator("link[rel=apple-touch-icon]").getAttribute("href");
  expect(await measured(page, { src: apple, type: "image/png" })).toBe("180x180");
});

test("the browser finds no fault with the manifest, and nothing that speaks against installing", async ({ page, relay, browserName }) => {
  test.skip(browserName !== "chromium", "only Chromium says what it thinks of a manifest");
  await openKept(page, relay.origin);
  const browser = await page.context().newCDPSession(page);
  const { url, errors } = await browser.send("Page.getAppManifest");
  expect(url).toBe(`${relay.origin}/manifest.webmanifest`);
  expect(errors).toEqual([]);
  const { installabilityErrors } = await browser.send("Page.getInstallabilityErrors");
  // Every page of a test is in a window of its own that keeps nothing.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual([]);
});

test("what other apps share arrives by the names that the manifest gives, without a network", async ({ page, relay }) => {
  const { said } = await manifest(page, relay.origin);
  const { action, method, enctype, params } = said.share_target;
  await relay.kill();
  const post = (texts, file) =>
    page.evaluate(({ action, method, enctype, texts, name, file }) => {
      const form = Object.assign(document.createElement("form"), { action, method, enctype });
      for (const [name, value] of Object.entries(texts)) form.append(Object.assign(document.createElement("textarea"), { name, value }));
      if (file) {
        const input = Object.assign(document.createElement("input"), { type: "file", name });
        const all = new DataTransfer();
        all.items.add(new File([file.text], file.name, { type: file.type }));
        input.files = all.files;
        form.append(input);
      }
      document.body.append(form);
      form.submit();
    }, { action, method, enctype, texts, name: params.files[0].name, file });

  await post({ [params.title]: "Amina Haddad", [params.text]: "amina@haddad.example", [params.url]: "https://haddad.example/amina" });
  await expect(page).toHaveURL(/\/capture/);
  await expect(page.getByRole("textbox", { name: "Quick add" })).toHaveValue("Amina Haddad\namina@haddad.example\nhttps://haddad.example/amina");
  await save(page);

  // Every kind of file that the phone is told to offer is one that is taken.
  expect(params.files[0].accept).toEqual(expect.arrayContaining(["image/*", "text/vcard", ".vcf", "text/csv", ".csv"]));
  await post({}, { name: "people.csv", type: "text/csv", text: "Name,E-mail\nBruno Keller,bruno@keller.example\n" });
  await page.getByRole("button", { name: "Import 1 person" }).click();
  await expect(page.getByText(/Imported/).first()).toBeVisible();
  await go(page, "People");
  for (const name of ["Amina Haddad", "Bruno Keller"]) await expect(inList(page, name)).toBeVisible();
});

test("the shortcuts of the home screen open what they are called, without a network", async ({ page, relay }) => {
  const { said } = await manifest(page, relay.origin);
  await relay.kill();
  const opens = {
    Capture: () => page.getByRole("textbox", { name: "Quick add" }),
    Scan: () => page.getByRole("dialog", { name: "Scan the code" }),
    "My code": () => page.getByRole("dialog", { name: "My code" }),
  };
  expect(said.shortcuts.map(({ name }) => name)).toEqual(Object.keys(opens));
  for (const { name, url, icons } of said.shortcuts) {
    await page.goto(relay.origin + url);
    await expect(opens[name](), name).toBeVisible();
    for (const [other, what] of Object.entries(opens)) {
      if (other !== name && other !== "Capture") await expect(what(), `${name} opens no ${other}`).toHaveCount(0);
    }
    expect(icons.length, name).toBeGreaterThan(0);
  }
  // A capture begins in its field, and a scan with the camera's sheet over it.
  await page.goto(`${relay.origin}${said.shortcuts[0].url}`);
  await expect(opens.Capture()).toBeFocused();
});
