// The pictures of the documentation: their scenes work, every file has a scene, and the guide shows it.

import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { PNG } from "pngjs";
import { openBrowser } from "../browser.mjs";
import { PICTURES, take } from "../camera.mjs";
import { allFiles, fileOf, fillLittle, fillMuch, LITTLE, MUCH } from "../scenes.mjs";
import { Server } from "../server.mjs";
import { PATIENCE, until } from "../world.mjs";

const OUT = "target/e2e/pictures";
const GUIDE = resolve(import.meta.dirname, "../../../docs/guide");

/** Takes some scenes of a store of their own, and looks whether there is something on each. */
async function make(names, scenes, fill) {
  mkdirSync(OUT, { recursive: true });
  const server = new Server();
  await server.start();
  const browser = await openBrowser();
  try {
    await fill(server);
    for (const name of names) {
      const file = join(OUT, fileOf(scenes, name, "light"));
      await take(browser, server, scenes[name], "light", file);
      const { width, height, data } = PNG.sync.read(readFileSync(file));
      assert.deepEqual([width, height], [1440, 900], name);
      assert.ok(new Set(new Uint32Array(data.buffer, data.byteOffset, data.length / 4)).size > 16, `${name} has hardly a colour`);
    }
  } finally {
    await browser.close();
    await server.close();
  }
}

test("every page of a new store is a picture", { timeout: 10 * PATIENCE }, async () => {
  await make(Object.keys(LITTLE), LITTLE, fillLittle);
});

test("pages of a store that works are pictures", { timeout: 10 * PATIENCE }, async () => {
  await make(["overview", "lookup", "data", "filter"], MUCH, async (server) => {
    await fillMuch(server, { seconds: 5 });
    const loads = () => server.ask("load");
    await until("what is only read is written", loads, (told) => told.loads.filter((load) => load.state === "running").length === 3);
    await until("its tables stay", async () => ({ ...(await server.ask("compactions?keyspace=catalog")), ...(await server.ask("compactions/next?keyspace=catalog")) }), ({ running, plan }) => running.length === 0 && plan === null);
  });
});

test("every picture has its scene, and every scene its picture", () => {
  assert.deepEqual(readdirSync(PICTURES).sort(), allFiles());
});

test("the guide shows every picture, and no other", () => {
  const text = ["dashboard.md", "server.md"].map((name) => readFileSync(join(GUIDE, name), "utf8")).join("\n");
  const shown = [...text.matchAll(/\.\.\/pictures\/dashboard\/([\w.-]+)/g)].map(([, file]) => file);
  assert.deepEqual([...new Set(shown)].sort(), allFiles());
});
