// What other apps hand to Kith, codes held in front of it, and the code that it holds out.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { CHROMIUM } from "../lib/browsers.mjs";
import { film, filming } from "../lib/camera.mjs";
import { expect, test } from "../lib/test.mjs";
import { card, go, inList, openKept, openPerson, save, sync } from "../lib/book.mjs";
import { TO_CHECK, drawn, heading, keepReader } from "../lib/card.mjs";
import { settled } from "../lib/example.mjs";

const run = promisify(execFile);
const quick = (page) => page.getByRole("textbox", { name: "Quick add" });
const field = (page, name) => page.getByRole("textbox", { name, exact: true });

/** The code of MECARD:N:Haddad,Amina;ORG:Haddad Partners;TEL:+4940555012;EMAIL:amina@haddad.example;NOTE:Customs\\, by sea;; */
const MECARD = [
  "iVBORw0KGgoAAAANSUhEUgAAAMQAAADEAQAAAADo3bPGAAABr0lEQVR42u2YQW4DUQhDUS/A/W/pG1D8mCy66KaqpSzyE40yf6SxDAbzU/PLUn2evMeT",
  "qmpNqbRr79obo6/6bf3lyeL0fnn5aH/UtDcSONXmMzKIYbwRwint66f1kIrhaFOkvXKTwjGUYNVjmFB+LK8fK6Q39L1v93WZ6NkJ8FkGFI4jJ1YCxwUK",
  "FYvbUVywSNwaLnKBGtJiSPAZ94CyxJYG+crE7SkaonaanghOu+VslvqILR7a+38+uvo0iyld6BJ82mIe1+e2Hu4mxKfMx1Fbjc9lKaFrES+bnNwYbHuZ",
  "vmMpHCTdJxM3VLxshCDAzORnHjULk1OqTlGx34/Q+npQoo/aTXse57bWKhI3iSIqQBqdh/zHjYZ4WXUkKeSnOolRpS6hiP84LXQ36pU21yE/ZWjDIfyR",
  "InwKvTFiX++e0NwrzLRQNV21Mj43r5EAD29mkowOfD5h+EVpE+LD/IbNETEGuVB/q5fmaEGl2Hzt6zk4bGI6wHxcPVZECOdmA4aem65C51PjWGP4z00m",
  "KZzu44OnVi4//fh1cxQKzdfnPOI4wkyV6def/2re+Mk3BR1gR8IzMqgAAAAASUVORK5CYII=",
].join("");

/** Shares as the phone's sheet does: a form posted to the share target. */
async function share(page, { text, files = [] }) {
  await page.evaluate(({ text, files }) => {
    const form = document.createElement("form");
    Object.assign(form, { action: "/share", method: "POST", enctype: "multipart/form-data" });
    if (text) {
      const said = document.createElement("textarea");
      Object.assign(said, { name: "text", value: text });
      form.append(said);
    }
    const input = Object.assign(document.createElement("input"), { type: "file", name: "files", multiple: true });
    const all = new DataTransfer();
    for (const { name, type, base64 } of files) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      all.items.add(new File([bytes], name, { type }));
    }
    if (files.length > 0) {
      input.files = all.files;
      form.append(input);
    }
    document.body.append(form);
    form.submit();
  }, { text, files });
}

const file = (name, type, bytes) => ({ name, type, base64: Buffer.from(bytes).toString("base64") });

test("text and a link that are shared without a network fill the capture, and nothing of it is sent", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await relay.kill();
  await share(page, { text: "Sarah Chen, COO Acme, sarah@acme.example" });
  await expect(field(page, "Name")).toHaveValue("Sarah Chen");
  await expect(field(page, "Email")).toHaveValue("sarah@acme.example");
  await save(page);
  // Taken once, it is gone.
  await page.goto(`${relay.origin}/capture?shared`);
  await expect(quick(page)).toHaveValue("");
  await go(page, "People");
  await expect(inList(page, "Sarah Chen")).toBeVisible();
});

test("what is shared does not throw away what was being written", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await go(page, "Capture");
  await quick(page).fill("Bob Stone");
  await expect(field(page, "Name")).toHaveValue("Bob Stone");
  await share(page, { text: "https://acme.example/team" });
  await expect(quick(page)).toHaveValue("Bob Stone\nhttps://acme.example/team");
});

test("one contact that is shared without a network fills the capture, and is saved with everything", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await relay.kill();
  const lines = ["BEGIN:VCARD", "VERSION:3.0", "FN:Amina Haddad", "N:Haddad;Amina;;;", "ORG:Haddad Freight", "EMAIL:amina@haddad.example", "X-DESK:4b", "END:VCARD", ""];
  await share(page, { files: [file("amina.vcf", "text/x-vcard", lines.join("\r\n"))] });
  await expect(field(page, "Name")).toHaveValue("Amina Haddad");
  await expect(field(page, "Company")).toHaveValue("Haddad Freight");
  await save(page);
  await go(page, "People");
  await inList(page, "Amina Haddad").click();
  await expect(page.getByText("amina@haddad.example").first()).toBeVisible();
});

test("one contact with a photo is shown before it is imported", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  const photo = card("Bruno Keller").replace("END:VCARD", "PHOTO;ENCODING=b;TYPE=PNG:iVBORw0KGgo=\r\nEND:VCARD");
  await share(page, { files: [file("bruno.vcf", "text/x-vcard", photo)] });
  await expect(page.getByRole("button", { name: /^Import 1/ })).toBeVisible();
});

test("vCards that are shared without a network are shown before they are imported", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await relay.kill();
  await share(page, { files: [file("two.vcf", "text/x-vcard", card("Amina Haddad") + card("Bruno Keller"))] });
  await page.getByRole("button", { name: /^Import 2/ }).click();
  await expect(page.getByText(/Imported/).first()).toBeVisible();
  await expect(sync(page)).toHaveText(/Offline/);
});

test("a picture of a code that is shared fills the capture", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await mine(page, relay.origin, { "Your name": "Ada Example", "Your email": "ada@example.org" });
  await page.getByRole("button", { name: "Show my code" }).click();
  const shot = await page.getByRole("img", { name: "My code" }).screenshot({ animations: "disabled" });
  await share(page, { files: [{ name: "code.png", type: "image/png", base64: shot.toString("base64") }] });
  await expect(field(page, "Name")).toHaveValue("Ada Example");
  await expect(field(page, "Email")).toHaveValue("ada@example.org");
});

test("a stranger's reader reads my card from the screen, without Kith and without a network", async ({ page, relay }, info) => {
  await openKept(page, relay.origin);
  await mine(page, relay.origin, {
    "Your name": "Zoë Müller-Østergård",
    "Your title": "Partner",
    "Your company": "Müller & Co",
    "Your email": "zoe@mueller.example",
    "Your phone": "+49 171 5550123",
    "Your web page": "https://mueller.example",
  });
  await relay.kill();
  await go(page, "Capture");
  await page.getByRole("button", { name: "My code" }).click();
  await expect(page.getByRole("img", { name: "My code" })).toBeVisible();
  // The code stands over everything, whatever else there was to say.
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const path = info.outputPath(`code-${colorScheme}.png`);
    // A sheet that is still coming up is not read yet.
    await page.screenshot({ path, animations: "disabled" });
    const { stdout } = await run("zbarimg", ["--raw", "-q", path]);
    for (const line of ["FN:Zoë Müller-Østergård", "TITLE:Partner", "EMAIL", "zoe@mueller.example", "+49 171 5550123", "https://mueller.example", "END:VCARD"]) {
      expect(stdout).toContain(line);
    }
  }
});

test("the camera reads a card's code into the capture", async ({ page, relay, playwright, contextOptions, browserName }, info) => {
  test.skip(browserName !== "chromium", "only Chromium plays a film in the place of a camera");
  await openKept(page, relay.origin);
  await mine(page, relay.origin, { "Your name": "Ada Example", "Your phone": "+46 31 555 01 23" });
  await page.getByRole("button", { name: "Show my code" }).click();
  const shot = await page.getByRole("img", { name: "My code" }).screenshot({ animations: "disabled" });
  const filmed = await film(page, shot, info.outputPath("code.y4m"));
  const browser = await playwright.chromium.launch({ ...CHROMIUM, args: [...CHROMIUM.args, ...filming(filmed)] });
  try {
    const context = await browser.newContext(contextOptions);
    await context.grantPermissions(["camera"], { origin: relay.origin });
    const phone = await context.newPage();
    // As the shortcut on the home screen opens it.
    await phone.goto(`${relay.origin}/capture?scan`);
    await expect(field(phone, "Name")).toHaveValue("Ada Example");
    await expect(field(phone, "Phone")).toHaveValue("+46 31 555 01 23");
    await save(phone);
  } finally {
    await browser.close();
  }
});

test("a MECARD code is scanned from a picture, and what it says is saved", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  await relay.kill();
  await go(page, "Capture");
  await page.getByRole("button", { name: "Scan QR" }).click();
  const sheet = page.getByRole("dialog", { name: "Scan the code" });
  const choose = (name, base64) => sheet.getByLabel("Choose a picture").setInputFiles({ name, mimeType: "image/png", buffer: Buffer.from(base64, "base64") });
  // A picture without a code is a sentence, and the sheet stays.
  await choose("wall.png", (await page.screenshot({ clip: { x: 0, y: 0, width: 40, height: 40 } })).toString("base64"));
  await expect(sheet.getByRole("alert")).toContainText("No code was found in this picture");
  await choose("code.png", MECARD);
  await expect(sheet).toHaveCount(0);
  const fields = { Name: "Amina Haddad", Company: "Haddad Partners", Email: "amina@haddad.example", Phone: /^\+49 ?40 ?555012$/ };
  for (const [name, value] of Object.entries(fields)) await expect(field(page, name)).toHaveValue(value);
  await save(page);
  await openPerson(page, "Amina Haddad");
  for (const text of ["Haddad Partners", "amina@haddad.example", "Customs, by sea"]) await expect(page.getByRole("main").getByText(text).first()).toBeVisible();
});

test("a photo of a card that is shared is read as one, without a network", async ({ page, relay }) => {
  test.setTimeout(180_000);
  await openKept(page, relay.origin);
  await keepReader(page, relay.origin);
  const picture = await cardOf(page, "Birgit Sand");
  await relay.kill();
  await share(page, { files: [picture] });
  await expect(heading(page)).toHaveText(TO_CHECK, { timeout: 120_000 });
  await expect(page.getByRole("img", { name: "Photo of the card" })).toBeVisible();
  await expect(page.getByRole("form", { name: "What the card says" }).getByRole("textbox", { name: /^Name/ })).toHaveValue("Birgit Sand");
  await page.getByRole("button", { name: "Save Birgit Sand" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Saved: Birgit Sand" })).toBeVisible();
  await openPerson(page, "Birgit Sand");
  await expect(page.getByRole("img", { name: "Business card" })).toBeVisible();
});

test("a photo of a card that is shared before the reader is here is kept to be read later", async ({ page, relay }) => {
  await openKept(page, relay.origin);
  const picture = await cardOf(page, "Birgit Sand");
  await relay.kill();
  await share(page, { files: [picture] });
  await expect(page.getByRole("status").filter({ hasText: /Saved: Card, / })).toBeVisible();
  await expect(page.getByText("One card waits to be read")).toBeVisible();
  // Taken once, it is gone.
  await page.goto(`${relay.origin}/capture?shared`);
  await settled(page);
  await go(page, "People");
  await expect(inList(page, "Card, ")).toHaveCount(1);
});

/** A photo of somebody's card, as another app hands it over. */
async function cardOf(page, name) {
  const { name: called, mimeType, buffer } = await drawn(page, [
    { text: "FJORD CAPITAL AB", size: 62 },
    { text: "", size: 20 },
    { text: name, size: 80 },
    { text: "Managing Partner", size: 50 },
    { text: "", size: 20 },
    { text: "birgit.sand@fjordcapital.example", size: 46 },
    { text: "www.fjordcapital.example", size: 46 },
  ]);
  return file(called, mimeType, buffer);
}

/** Writes my card. */
async function mine(page, origin, fields) {
  await page.goto(`${origin}/me`);
  for (const [label, value] of Object.entries(fields)) await page.getByRole("textbox", { name: label }).fill(value);
  await page.getByRole("button", { name: "Save my side" }).click();
  await expect(page.getByRole("button", { name: "Save my side" })).toHaveCount(0);
}
