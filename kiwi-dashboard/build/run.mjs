// Runs npm and the programs that it has installed, with the Node that runs this.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { hashOf, unlessDone } from "./inputs.mjs";
import { isUsable, NEEDED } from "./node.mjs";

export function checkNode() {
  if (!isUsable(process.versions.node)) {
    fail(`The dashboard needs Node ${NEEDED}; this is ${process.versions.node}. Maven brings it with -Pnode, and does without it with -DskipUi.`);
  }
}

export function fail(message) {
  console.error(message);
  process.exit(1);
}

/** A program of node_modules. */
export function program(file, ...args) {
  start(process.execPath, [join("node_modules", file), ...args]);
}

/** Installs what the lock names, if that has changed since it was last installed. */
export function install() {
  unlessDone("node_modules/.kiwi-lock", () => hashOf("package-lock.json"), () => npm("ci", "--no-audit", "--no-fund"));
}

function npm(...args) {
  const beside = [join(dirname(process.execPath), "node_modules/npm/bin/npm-cli.js"), join(dirname(process.execPath), "../lib/node_modules/npm/bin/npm-cli.js")].find((file) => existsSync(file));
  if (beside) start(process.execPath, [beside, ...args]);
  else start(process.platform === "win32" ? "npm.cmd" : "npm", args, process.platform === "win32");
}

function start(command, args, shell = false) {
  const { status, error } = spawnSync(command, args, { stdio: "inherit", shell });
  if (error) fail(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}
