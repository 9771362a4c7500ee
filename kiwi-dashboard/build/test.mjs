// Runs the tests of the pages for Maven, unless they have passed on the same files before.

import { hashOf, unlessDone } from "./inputs.mjs";
import { CONTRACT } from "./paths.mjs";
import { checkNode, install, program } from "./run.mjs";

if (!process.argv.includes("skip=true")) {
  checkNode();
  install();
  const hash = () => hashOf("src/ui", "fake", "vite.config.ts", "package-lock.json", "build", CONTRACT);
  unlessDone("target/ui-tested", hash, () => program("vitest/vitest.mjs", "run", "--reporter=dot"));
}
