// Reads business cards, away from the page's thread, by text recognition on this device: nothing of a card goes anywhere.
// The module that straightens cards and sorts their words stands above; tesseract.js recognises the words.

// Address → { hash, bytes }. Everything that reading a card needs but this file.
const FILES = {{files}};
const ENGINE = "{{engine}}";
const MODULE = "{{wasm}}";
const CACHE = "kith-reader";
const TYPES = { js: "text/javascript", wasm: "application/wasm", traineddata: "application/gzip" };
/** The longer side of a photo as it is looked at: beyond it there is nothing more to see of a card. */
const LONGEST = 3000;

// A function that has a vector of 128 bits: a browser that takes it can run the fast build.
const fast = WebAssembly.validate(
  new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11]),
);
const CORE = `${ENGINE}/tesseract-core-${fast ? "simd-lstm" : "lstm"}`;

const languageFile = (language) => `${ENGINE}/${language}.traineddata`;

/** What reading cards in these languages takes. */
function needed(languages) {
  const engine = ["tesseract.esm.min.js", "worker.min.js"].map((file) => `${ENGINE}/${file}`);
  return [MODULE, ...engine, `${CORE}.js`, `${CORE}.wasm`, ...languages.map(languageFile)];
}

async function missing(languages) {
  const files = needed(languages);
  const there = await Promise.all(files.map((file) => caches.match(file, { cacheName: CACHE, ignoreVary: true })));
  return files.filter((_, at) => !there[at]);
}

const bytes = (files) => files.reduce((sum, file) => sum + FILES[file].bytes, 0);

/** How much of what these languages need lies on this device. */
async function kept({ languages }) {
  return { missing: bytes(await missing(languages)), all: bytes(needed(languages)) };
}

/** Fetches what these languages need and keeps it, whole files only. */
async function keep({ languages }, tell) {
  const files = await missing(languages);
  const cache = await caches.open(CACHE);
  const all = bytes(files);
  let done = 0;
  for (const file of files) {
    const response = await fetch(file, { cache: "no-cache", credentials: "same-origin" });
    if (!response.ok || !response.body) throw new Error(`${file} answered ${response.status}`);
    const parts = [];
    const reader = response.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      done += part.value.length;
      tell({ done: Math.min(done, all), of: all });
    }
    const blob = new Blob(parts);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
    const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (found !== FILES[file].hash) throw new Error(`${file} is not the file that this version reads with`);
    const type = TYPES[file.slice(file.lastIndexOf(".") + 1)];
    await cache.put(file, new Response(blob, { headers: { "Content-Type": type } }));
  }
  return kept({ languages });
}

/** The words of a page as the module above takes them. */
function wordsOf(data) {
  let line = 0;
  return (data.blocks ?? []).flatMap((block, at) =>
    block.paragraphs.flatMap((paragraph) =>
      paragraph.lines.flatMap((row) => {
        line += 1;
        return row.words.map(({ text, bbox, confidence }) => ({ text, bbox, confidence, line, block: at }));
      }),
    ),
  );
}

async function pixels(photo) {
  const whole = await createImageBitmap(photo);
  const by = Math.min(1, LONGEST / Math.max(whole.width, whole.height));
  const [width, height] = [Math.round(whole.width * by), Math.round(whole.height * by)];
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.drawImage(whole, 0, 0, width, height);
  whole.close();
  return context.getImageData(0, 0, width, height);
}

/** Reads the card of a photo: its fields, and its picture as it was straightened. */
async function read({ photo, languages, country }, tell) {
  await __wbg_init({ module_or_path: MODULE });
  const { data, width, height } = await pixels(photo);
  const { default: tesseract } = await import(`${ENGINE}/tesseract.esm.min.js`);
  const engine = await tesseract.createWorker(languages.join("+"), 1, {
    workerPath: `${ENGINE}/worker.min.js`,
    workerBlobURL: false,
    corePath: `${CORE}.js`,
    langPath: ENGINE,
    // Packed all the same; under this name no server takes it for a packed form of another file.
    gzip: false,
    cacheMethod: "none",
  });
  try {
    const recognise = async (pgm, mode) => {
      await engine.setParameters({ tessedit_pageseg_mode: mode, user_defined_dpi: "300" });
      const { data } = await engine.recognize(new Blob([pgm]), {}, { blocks: true, text: false });
      return JSON.stringify(wordsOf(data));
    };
    const card = await readCard(data, width, height, country, recognise, (done, of) => tell({ done, of }));
    const canvas = new OffscreenCanvas(card.width, card.height);
    canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(card.rgba), card.width, card.height), 0, 0);
    const picture = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
    return { fields: card.fields, width: card.width, height: card.height, found: card.found, picture };
  } finally {
    await engine.terminate();
  }
}

const ACTS = { kept, keep, read };

self.addEventListener("message", async ({ data }) => {
  try {
    const answer = await ACTS[data.act](data, (progress) => self.postMessage({ id: data.id, progress }));
    self.postMessage({ id: data.id, answer });
  } catch (error) {
    self.postMessage({ id: data.id, failed: String(error?.message ?? error) });
  }
});
