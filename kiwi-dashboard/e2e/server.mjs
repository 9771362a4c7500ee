// The real server, `./kiwi web`, on a store of its own.

import { spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");
const MEMORY = "/dev/shm";
const ROOM = 2 * 2 ** 30;

/** Stores are in memory where there is room: ten thousand tables take a minute on a disk that syncs. */
function place() {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > ROOM ? MEMORY : tmpdir();
  } catch {
    return tmpdir(); // There is no such thing on this machine.
  }
}

export class Server {
  #process = null;
  #scratch = mkdtempSync(join(place(), "kiwi-journeys-"));
  /** What it said, for the report of a failure. */
  said = "";
  address = "";
  token = "";

  /** Starts it, and waits until it listens. It takes the same port again when it is started anew. */
  async start(...args) {
    const port = this.address === "" ? "0" : new URL(this.address).port;
    const tokenFile = join(this.#scratch, "token");
    const begun = spawn("./kiwi", ["web", join(this.#scratch, "store"), "--no-open", "--port", port, "--token-file", tokenFile, ...args], { cwd: ROOT, stdio: ["ignore", "ignore", "pipe"] });
    this.#process = begun;
    begun.stderr.setEncoding("utf8");
    await new Promise((listening, failed) => {
      let line = "";
      begun.stderr.on("data", (text) => {
        this.said += text;
        line += text;
        const found = /^Listening on (\S+?);/m.exec(line);
        if (found) listening((this.address = found[1]));
      });
      begun.once("error", failed);
      begun.once("exit", (code) => failed(new Error(`the server ended with ${code} before it listened:\n${this.said}`)));
    });
    this.token = readFileSync(tokenFile, "utf8").trim();
  }

  /** Sends a signal, and waits until the process is gone. */
  async end(signal = "SIGTERM") {
    const running = this.#process;
    this.#process = null;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    await new Promise((gone) => {
      running.once("exit", gone);
      running.kill(signal);
    });
  }

  async close() {
    await this.end();
    rmSync(this.#scratch, { recursive: true, force: true });
  }

  /** Asks the interface, as another client would, and returns its answer. */
  async ask(path, { method = "GET", body } = {}) {
    const answer = await fetch(`${this.address}/api/v1/${path}`, { method, headers: { authorization: `Bearer ${this.token}`, ...(body === undefined ? {} : { "content-type": "application/json" }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }
}
