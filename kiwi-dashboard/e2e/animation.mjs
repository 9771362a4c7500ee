// The tree of a real server while tables are merged, as an animation of the documentation.
// npm run animation

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import gifenc from "gifenc";
import { PNG } from "pngjs";
import { openBrowser, openPage } from "./browser.mjs";
import { PICTURES } from "./camera.mjs";
import { ANIMATION } from "./scenes.mjs";
import { Server } from "./server.mjs";

const { GIFEncoder, applyPalette, quantize } = gifenc;
const FRAMES = 80;
const FRAME_MILLIS = 100;
const LAST_MILLIS = 1500;
const COLOURS = 63;
const MOST = 2_000_000;

/** Films a canvas from within its page: each frame with the milliseconds that it was seen. */
async function film(canvas) {
  const taken = await canvas.evaluate(async (element, { count, millis }) => {
    const film = document.createElement("canvas");
    film.width = element.width;
    film.height = element.height;
    const context = film.getContext("2d");
    const frames = [];
    while (frames.length < count) {
      const at = performance.now();
      context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--surface");
      context.fillRect(0, 0, film.width, film.height);
      context.drawImage(element, 0, 0);
      frames.push({ at, url: film.toDataURL("image/png") });
      await new Promise((next) => setTimeout(next, Math.max(0, at + millis - performance.now())));
    }
    return frames;
  }, { count: FRAMES, millis: FRAME_MILLIS });
  return taken.map(({ at, url }, i) => ({ ...PNG.sync.read(Buffer.from(url.slice(url.indexOf(",") + 1), "base64")), delay: Math.round((taken[i + 1]?.at ?? at + LAST_MILLIS) - at) }));
}

/** Encodes frames with one palette; what did not change since the frame before is transparent. */
function encode(frames) {
  const { width, height } = frames[0];
  const palette = quantize(Buffer.concat([0, 0.5, 1].map((share) => frames[Math.round(share * (frames.length - 1))].data)), COLOURS);
  const nothing = palette.length;
  palette.push([255, 255, 255]);
  const encoder = GIFEncoder();
  let before = null;
  for (const { data, delay } of frames) {
    const seen = applyPalette(data, palette.slice(0, nothing));
    const changed = before === null ? seen : seen.map((colour, i) => (colour === before[i] ? nothing : colour));
    encoder.writeFrame(changed, width, height, { palette, delay, dispose: 1, transparent: before !== null, transparentIndex: nothing });
    before = seen;
  }
  encoder.finish();
  return encoder.bytes();
}

const server = new Server();
await server.start();
const browser = await openBrowser();
try {
  const load = { keyspace: "default", distribution: "uniform", keys: 40_000, valueBytes: 120, batch: 10, threads: 2, deleteShare: 0.1 };
  await server.ask("config", { method: "PATCH", body: { values: { "memtable.entries": "0" } } }); // full memtables: fewer, larger steps
  await server.ask("load", { method: "POST", body: { ...load, rate: 3000, seconds: 3600 } });
  const { page } = await openPage(browser, server.address, { width: 1100, height: 760, token: server.token });
  await page.goto(`${server.address}/tree`);
  // There is something to merge with, and a compaction is to be seen.
  await page.getByRole("application", { name: /^([6-9]\d|\d{3,}) tables.* [1-9]\d* compactions run/ }).waitFor({ timeout: 300_000 });
  const gif = encode(await film(page.locator(".tree-frame canvas")));
  if (gif.length > MOST) throw new Error(`${gif.length} bytes are more than ${MOST}`);
  mkdirSync(PICTURES, { recursive: true });
  writeFileSync(join(PICTURES, ANIMATION), gif);
  console.log(`${FRAMES} frames, ${Math.round(gif.length / 1024)} KiB, in docs/pictures/dashboard/${ANIMATION}`);
} finally {
  await browser.close();
  await server.close();
}
