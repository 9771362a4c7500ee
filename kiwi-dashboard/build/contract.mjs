// Makes the OpenAPI document a module, `virtual:contract`, so that the pages carry it as JSON and
// read no YAML.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";
import { CONTRACT } from "./paths.mjs";

const NAME = "virtual:contract";
const RESOLVED = `\0${NAME}`;

export function contract() {
  const file = resolve(import.meta.dirname, "..", CONTRACT);
  return {
    name: "kiwi-contract",
    resolveId: (id) => (id === NAME ? RESOLVED : undefined),
    load(id) {
      if (id !== RESOLVED) return undefined;
      this.addWatchFile(file);
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(parse(readFileSync(file, "utf8"))))});`;
    },
  };
}
