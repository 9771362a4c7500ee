// Builds the pages for Maven: installs, checks that the contract and the types are right, builds, and looks at the size.

import { hashOf, unlessDone } from "./inputs.mjs";
import { CONTRACT, OUT } from "./paths.mjs";
import { checkNode, install, program } from "./run.mjs";
import { checkTypes } from "./types.mjs";

checkNode();
install();
// The first page is part of the hash: a build with -DskipUi puts another one in its place.
const hash = () => hashOf("src/ui", "public", "index.html", "vite.config.ts", "tsconfig.json", "package-lock.json", "build", CONTRACT, `${OUT}/index.html`);
unlessDone("target/ui-built", hash, () => {
  checkTypes();
  program("typescript/bin/tsc", "--noEmit");
  program("vite/bin/vite.js", "build", "--logLevel", "warn");
  program("../build/size.mjs");
});
