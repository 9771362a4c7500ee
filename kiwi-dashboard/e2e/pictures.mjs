// The pictures of the documentation: every page of a real server with much data, dark and light.
// npm run pictures

import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { openBrowser, openPage } from "./browser.mjs";
import { Server } from "./server.mjs";

const OUT = resolve(import.meta.dirname, "../../docs/pictures/dashboard");
const server = new Server();
const post = (path, body) => server.ask(path, { method: "POST", ...(body ? { body } : {}) });
const CITIES = ["Lisbon", "Oslo", "Accra", "Quito", "Hanoi", "Turin"];
const NAMES = ["Ada", "Grace", "Barbara", "Edsger", "Niklaus", "Radia", "Leslie", "Jim", "Frances", "Tony"];

/** A shop with users, orders and sessions, then a workload that goes on while the pictures are made. */
async function fill() {
  const operations = [];
  for (let i = 0; i < 6000; i++) {
    const id = String(i).padStart(6, "0");
    operations.push({ type: "put", key: `user:${id}:profile`, value: JSON.stringify({ name: NAMES[i % NAMES.length], city: CITIES[i % CITIES.length], since: 2010 + (i % 16), points: (i * 7919) % 10_000 }) });
    if (i % 3 === 0) operations.push({ type: "put", key: `user:${id}:cart`, value: `{"items":${i % 9}}` });
    if (i % 2 === 0) operations.push({ type: "put", key: `order:2026-${String(1 + (i % 12)).padStart(2, "0")}:${id}`, value: `{"user":${i},"total":${(i * 31) % 5000}}` });
    if (i % 5 === 0) operations.push({ type: "put", key: `session:${(i * 2654435761) >>> 8}`, value: `user:${id}` });
    if (i % 11 === 0 && i > 0) operations.push({ type: "delete", key: `session:${((i - i % 5) * 2654435761) >>> 8}` });
  }
  for (let i = 0; i < operations.length; i += 500) await post("kv/batch", { operations: operations.slice(i, i + 500) });
  // Much at once, then a pace that the store keeps up with.
  await post("load", { keyspace: "default", distribution: "uniform", keys: 60_000, valueBytes: 120, batch: 10, rate: 0, seconds: 25, threads: 2, deleteShare: 0.1 });
  await post("keyspaces", { name: "sessions" });
  await post("keyspaces", { name: "metrics" });
  await post("load", { keyspace: "default", distribution: "uniform", keys: 60_000, valueBytes: 120, batch: 10, rate: 1200, seconds: 3600, threads: 2, readShare: 0.5, deleteShare: 0.1 });
  await post("load", { keyspace: "metrics", distribution: "zipf", keys: 10_000, valueBytes: 60, batch: 5, rate: 200, seconds: 3600, threads: 1, readShare: 0.3 });
}

/** Until the history has that many seconds. */
async function aged(seconds) {
  while ((await server.ask("stats")).uptimeMillis < seconds * 1000) await new Promise((next) => setTimeout(next, 500));
}

/** Until writes have been free for some seconds: no picture shows a stall by accident. */
async function steady() {
  for (let free = 0; free < 6; ) {
    free = (await server.ask("stats")).admission === "free" ? free + 1 : 0;
    await new Promise((next) => setTimeout(next, 500));
  }
}

/** Of some keys of the workload that exist, the one whose lookup takes the most steps. */
async function deepKey() {
  const { entries } = await server.ask("kv/scan?from=0000000000030000&limit=40");
  const steps = async ({ key }) => ({ key, steps: (await server.ask(`kv/trace?key=${encodeURIComponent(key)}`)).steps.length });
  const found = await Promise.all(entries.map(steps));
  return encodeURIComponent(found.sort((a, b) => b.steps - a.steps)[0].key);
}

/** Until nothing is loading and nothing moves in. */
const loaded = (page) => page.waitForFunction(() => document.querySelectorAll(".skeleton").length === 0 && document.querySelectorAll(".uplot, main").length > 0);

async function inTerminal(page) {
  const screen = page.locator(".xterm-accessibility-tree, .xterm-rows").first();
  const shows = (text, times = 1) => page.waitForFunction(([wanted, least]) => (document.querySelector(".xterm-accessibility-tree, .xterm-rows")?.textContent.replaceAll("\u00a0", " ").split(wanted).length ?? 0) > least, [text, times]);
  await screen.waitFor();
  await shows(">");
  for (const [line, answer] of [["get user:000042:profile", "points"], ["scan user:000042 --limit 4", "user:000044"], ["put fruit:1 kiwi", "put"], ["lsm", "L5"]]) {
    await page.keyboard.type(`${line}\n`);
    await shows(answer).catch(() => undefined);
  }
}

/** Pages, and what is done on them before the picture. */
async function scenes() {
  const { tables } = await server.ask("tables?sort=entries&limit=1");
  const number = tables[0].number;
  const key = await deepKey();
  return {
    overview: { path: "/?seconds=60", ready: (page) => page.getByRole("list", { name: "Latest events" }).locator("li").nth(8).waitFor() },
    tree: { path: "/tree" },
    lookup: { path: `/tree?key=${key}` },
    compaction: { path: "/compaction" },
    logs: { path: "/logs", ready: (page) => page.getByRole("log").getByRole("button").nth(24).waitFor() },
    data: { path: "/data?prefix=user:&view=keys&key=user:000002:profile" },
    memtables: { path: "/memtables" },
    tables: { path: `/tables/${number}` },
    trace: { path: `/trace?key=${key}` },
    load: { path: "/load" },
    terminal: { path: "/terminal", ready: inTerminal },
    settings: { path: "/settings" },
    engine: { path: "/engine" },
    interface: { path: "/api?operation=scan" },
  };
}

await server.start();
const browser = await openBrowser();
try {
  await fill();
  await aged(75);
  await post("engine/verify");
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  for (const scheme of ["light", "dark"]) {
    const { page, context, complaints } = await openPage(browser, server.address, { scheme, token: server.token, motion: "reduce" });
    page.setDefaultTimeout(20_000);
    for (const [name, { path, ready }] of Object.entries(await scenes())) {
      await steady();
      await page.goto(server.address + path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await loaded(page);
      await ready?.(page);
      await page.waitForTimeout(1500); // charts draw the next second of the store; nothing tells that they have
      await page.screenshot({ path: join(OUT, `${name}-${scheme}.png`), animations: "disabled" });
    }
    await context.close();
    if (complaints.length > 0) throw new Error(complaints.join("\n"));
  }
} finally {
  await browser.close();
  await server.close();
}
const total = readdirSync(OUT).reduce((sum, file) => sum + statSync(join(OUT, file)).size, 0);
console.log(`${readdirSync(OUT).length} pictures, ${Math.round(total / 1024)} KiB, in docs/pictures/dashboard`);
