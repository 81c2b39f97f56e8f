// A camera that films a still picture: Chromium plays a file in the place of a device.
import { writeFile } from "node:fs/promises";

const USUAL = { width: 640, height: 480 };
const FRAMES = 10;

/** Writes a film of a picture (PNG), held up in front of a grey wall, and returns the file's path. */
export async function film(page, png, file, { width, height } = USUAL) {
  const luma = Buffer.from(await page.evaluate(onWall, { png: png.toString("base64"), width, height }), "base64");
  // Y4M: a line of text, then each frame as light and twice half-sized colour, which stays grey.
  const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, Buffer.alloc((width * height) / 2, 128)]);
  const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  await writeFile(file, Buffer.concat([header, ...Array(FRAMES).fill(frame)]));
  return file;
}

/** The switches that put the film in the place of a camera. */
export function filming(file) {
  return ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${file}`];
}

/** Keeps what the camera gave, so that a test can ask whether it still runs. */
export async function watchCamera(page) {
  await page.addInitScript(() => {
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    globalThis.filmed = [];
    devices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      globalThis.filmed.push(...stream.getTracks());
      return stream;
    };
  });
}

/** How each camera that was started stands: "live" or "ended". */
export function cameras(page) {
  return page.evaluate(() => globalThis.filmed.map((track) => track.readyState));
}

/** Runs in the page: the picture in the middle of a grey wall, as light alone. */
async function onWall({ png, width, height }) {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.fillStyle = "#777";
  context.fillRect(0, 0, width, height);
  const scale = Math.min(width / bitmap.width, height / bitmap.height) * 0.9;
  const [w, h] = [bitmap.width * scale, bitmap.height * scale];
  context.drawImage(bitmap, (width - w) / 2, (height - h) / 2, w, h);
  const { data } = context.getImageData(0, 0, width, height);
  let light = "";
  for (let i = 0; i < data.length; i += 4) light += String.fromCharCode(Math.round(0.299 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2]));
  return btoa(light);
}
