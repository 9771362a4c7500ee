// What the build and the tests of the pages depend on, as a hash.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

function* files(path) {
  if (!existsSync(path)) return;
  if (statSync(path).isFile()) return yield path;
  for (const name of readdirSync(path).sort()) yield* files(join(path, name));
}

export function hashOf(...paths) {
  const hash = createHash("sha256");
  for (const path of paths) for (const file of files(path)) hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

/** Runs the work unless it has succeeded with the same hash before. */
export function unlessDone(stamp, hash, work) {
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash()) return false;
  work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash());
  return true;
}
