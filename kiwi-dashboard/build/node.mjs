// Which Node can build the pages: that which `engines` of package.json names. An old Node must be able to run this.

import { readFileSync } from "node:fs";

/** As in package.json, for example `^20.19.0 || >=22.12.0`. */
export const NEEDED = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).engines.node;

export function isUsable(version) {
  const [major, minor] = version.split(".").map(Number);
  return NEEDED.split("||").some((range) => {
    const [, sign, least, leastMinor] = /^(\^|>=)(\d+)\.(\d+)/.exec(range.trim());
    return major === Number(least) ? minor >= Number(leastMinor) : sign === ">=" && major > Number(least);
  });
}
