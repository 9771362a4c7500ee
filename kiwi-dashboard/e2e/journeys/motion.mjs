// Those who want no motion see none, not even of a compaction that runs.

import assert from "node:assert/strict";
import { journey, server, until } from "../world.mjs";

const compactions = async () => (await server.ask("compactions?keyspace=motion")).running;

/** A compaction that takes minutes, unless its limit is taken away. */
async function runCompaction() {
  await server.ask("keyspaces", { method: "POST", body: { name: "motion" } });
  await server.ask("config?keyspace=motion", { method: "PATCH", body: { values: { "memtable.bytes": "8m", "memtable.entries": "0", "compaction.idle-millis": "0" } } });
  for (let round = 0; round < 2; round++) {
    const operations = Array.from({ length: 1000 }, (_, i) => ({ type: "put", keyspace: "motion", key: `key:${i}`, value: `${Math.random()}`.repeat(100) }));
    await server.ask("kv/batch", { method: "POST", body: { operations } });
    await server.ask("memtables/flush?keyspace=motion", { method: "POST" });
  }
  await limit("10k");
  await server.ask("compactions", { method: "POST", body: { keyspace: "motion" } });
  await until("the compaction runs", compactions, (running) => running.length === 1);
}

const limit = (rate) => server.ask("config", { method: "PATCH", body: { values: { "background.bytes-per-second": rate } } });

journey("the picture of the tree stands still for those who want no motion, while a compaction runs", async ({ page, go }) => {
  await runCompaction();
  const news = await withNews(page);
  await go("/tree?keyspace=motion", "Tree");
  await page.getByRole("application", { name: /1 compactions run/ }).waitFor();
  news.stop(); // from here on only what moves by itself changes the picture
  await until("the compaction is drawn as it runs", () => pictures(page), (count) => count > 1);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await until("the picture stands still", () => pictures(page), (count) => count === 1);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  news.goOn();
  await until("it moves again", () => pictures(page), (count) => count > 1);
  assert.equal((await compactions()).length, 1, "the compaction runs all the while");
  await limit("0");
  await until("the compaction ends", compactions, (running) => running.length === 0);
});

/** Stops what a page hears of the server, and lets it go on. */
async function withNews(page) {
  let stopped = null;
  await page.routeWebSocket(/\/api\/v1\/ws$/, (socket) => {
    const wire = socket.connectToServer();
    wire.onMessage((message) => stopped ?? socket.send(message));
  });
  await page.route("**/api/v1/**", async (route) => {
    const answer = await route.fetch().catch(() => null); // the page may be gone
    await stopped?.over;
    await route.fulfill({ response: answer }).catch(() => undefined);
  });
  return {
    stop: () => {
      stopped = {};
      stopped.over = new Promise((over) => (stopped.end = over));
    },
    goOn: () => {
      stopped?.end();
      stopped = null;
    },
  };
}

/** How many different pictures of the tree many frames show. */
const pictures = (page) => page.getByRole("application").evaluate(async (canvas) => {
  const seen = new Set();
  for (let i = 0; i < 40; i++) {
    await new Promise((drawn) => requestAnimationFrame(drawn));
    seen.add(canvas.toDataURL());
  }
  return seen.size;
});
