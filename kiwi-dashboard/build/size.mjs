// Prints what a browser fetches for the first view (the page, its scripts and styles, compressed),
// and fails when that is more than 300 kB.

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { OUT } from "./paths.mjs";

const LIMIT = 300_000;
const html = readFileSync(`${OUT}/index.html`, "utf8");
const files = ["index.html", ...[...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((m) => m[1])];
let total = 0;
for (const file of files) {
  const size = gzipSync(readFileSync(`${OUT}/${file}`), { level: 9 }).length;
  total += size;
  console.log(`${String(size).padStart(8)}  ${file}`);
}
console.log(`${String(total).padStart(8)}  first view, compressed (limit ${LIMIT})`);
if (total > LIMIT) process.exit(1);
