// Prints `usable` if the Node that runs this can build the pages. Not an exit code: whatever calls itself node has one.

import { isUsable } from "./node.mjs";

console.log(isUsable(process.versions.node) ? "usable" : "too old");
