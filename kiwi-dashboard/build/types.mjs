// Fails when the types of the contract are not those that the OpenAPI document gives.

import { readFileSync } from "node:fs";
import { CONTRACT, TYPES } from "./paths.mjs";
import { fail, program } from "./run.mjs";

export function checkTypes() {
  const fresh = "target/schema.d.ts";
  program("openapi-typescript/bin/cli.js", CONTRACT, "-o", fresh);
  if (readFileSync(fresh, "utf8") !== readFileSync(TYPES, "utf8")) {
    fail(`${TYPES} is not what the OpenAPI document gives: run npm run types in kiwi-dashboard, and commit what it writes.`);
  }
}
