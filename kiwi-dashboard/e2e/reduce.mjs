// A picture with at most 256 colours: a third of the bytes, and nobody sees a difference.

import { crc32, deflateSync } from "node:zlib";
import gifenc from "gifenc";
import { PNG } from "pngjs";

const { quantize } = gifenc;
const COLOURS = 256;
/** So many of the most frequent colours stay as they are: surfaces that differ little stay apart. */
const EXACT = 176;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const INDEXED = 3;

/** Takes and returns the bytes of a PNG file. Transparency is dropped. */
export function reduce(bytes) {
  const { width, height, data } = PNG.sync.read(bytes);
  const pixels = new Uint32Array(width * height);
  const counts = new Map();
  for (let i = 0; i < pixels.length; i++) {
    const colour = (data[4 * i] << 16) | (data[4 * i + 1] << 8) | data[4 * i + 2];
    pixels[i] = colour;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = paletteOf(counts);
  const indexes = new Map([...counts.keys()].map((colour) => [colour, nearest(palette, colour)]));
  const rows = Buffer.alloc(height * (width + 1)); // each row begins with its filter: 0, none
  for (let y = 0, at = 0; y < height; y++) {
    at++;
    for (let x = 0; x < width; x++) rows[at++] = indexes.get(pixels[y * width + x]);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, INDEXED, 0, 0, 0], 8);
  return Buffer.concat([SIGNATURE, chunk("IHDR", header), chunk("PLTE", Buffer.from(palette.flat())), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

/** The most frequent colours, and for all others colours that are close to many of them. */
function paletteOf(counts) {
  const colours = [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  if (colours.length <= COLOURS) return colours.map(parts);
  const others = Buffer.from(colours.slice(EXACT).flatMap((colour) => [...parts(colour), 255]));
  return [...colours.slice(0, EXACT).map(parts), ...quantize(others, COLOURS - EXACT).map(([r, g, b]) => [r, g, b])];
}

const parts = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];

function nearest(palette, colour) {
  const [r, g, b] = parts(colour);
  let best = 0;
  let least = Infinity;
  for (let i = 0; i < palette.length; i++) {
    const distance = (palette[i][0] - r) ** 2 + (palette[i][1] - g) ** 2 + (palette[i][2] - b) ** 2;
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}

function chunk(type, content) {
  const named = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(content.length, 0);
  ends.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
}
