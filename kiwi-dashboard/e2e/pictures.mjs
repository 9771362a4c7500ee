// The pictures of the documentation: every page of a real server with little and with much data, dark
// and light, and the tree as it moves.
// npm run pictures [-- --only overview,tree-little]

import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openBrowser } from "./browser.mjs";
import { PICTURES, take } from "./camera.mjs";
import { allFiles, fileOf, fillLittle, fillMuch, LITTLE, MUCH, SCHEMES } from "./scenes.mjs";
import { Server } from "./server.mjs";

const MOST = 6_000_000;
const { only } = parseArgs({ options: { only: { type: "string" } } }).values;
const wanted = (file) => only === undefined || only.split(",").some((name) => SCHEMES.some((scheme) => file === `${name}-${scheme}.png`));

/** Until the history has that many seconds. */
async function aged(server, seconds) {
  while ((await server.ask("stats")).uptimeMillis < seconds * 1000) await new Promise((next) => setTimeout(next, 500));
}

/** Until writes have been free for some seconds: no picture shows a stall by accident. */
async function steady(server) {
  for (let free = 0; free < 6; ) {
    free = (await server.ask("stats")).admission === "free" ? free + 1 : 0;
    await new Promise((next) => setTimeout(next, 500));
  }
}

async function makeAll(scenes, prepare, before) {
  const taken = SCHEMES.flatMap((scheme) => Object.entries(scenes).map(([name, scene]) => ({ scene, scheme, file: fileOf(scenes, name, scheme) }))).filter(({ file }) => wanted(file));
  if (taken.length === 0) return;
  const server = new Server();
  await server.start();
  const browser = await openBrowser();
  try {
    await prepare(server);
    for (const { scene, scheme, file } of taken) {
      await before(server);
      await take(browser, server, scene, scheme, join(PICTURES, file));
    }
  } finally {
    await browser.close();
    await server.close();
  }
}

mkdirSync(PICTURES, { recursive: true });
await makeAll(LITTLE, async (server) => {
  await fillLittle(server);
  await aged(server, 12);
}, () => undefined);
await makeAll(MUCH, async (server) => {
  await fillMuch(server);
  await aged(server, 75);
  await server.ask("engine/verify", { method: "POST" });
}, steady);
if (only === undefined) {
  await import("./animation.mjs");
  for (const file of readdirSync(PICTURES).filter((name) => !allFiles().includes(name))) rmSync(join(PICTURES, file));
}
const total = readdirSync(PICTURES).reduce((sum, file) => sum + statSync(join(PICTURES, file)).size, 0);
console.log(`${readdirSync(PICTURES).length} pictures, ${Math.round(total / 1024)} KiB, in docs/pictures/dashboard`);
if (total > MOST) throw new Error(`${total} bytes are more than ${MOST}`);
