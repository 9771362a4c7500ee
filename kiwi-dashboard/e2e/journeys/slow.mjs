// A page that does not keep up. That the server drops what such a page does not read, and counts it,
// is for its own tests: between a server and a browser, kernels hold tens of megabytes.

import assert from "node:assert/strict";
import { journey, server, until } from "../world.mjs";

const CHANGES = 500;
const flush = async (key) => {
  await server.ask("kv", { method: "PUT", body: { key, value: "x" } });
  await server.ask("memtables/flush", { method: "POST" });
};

journey("a page that reads nothing does not hold the store, and says what it has missed", async ({ page, go }) => {
  let told;
  await page.routeWebSocket(/\/api\/v1\/ws$/, (socket) => {
    socket.connectToServer();
    told = (topic, messages) => socket.send(JSON.stringify({ dropped: { topic, messages } }));
  });
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route("**/held", (route) => released.then(() => route.fulfill({ body: "" })));
  await server.ask("keyspaces", { method: "POST", body: { name: "slow-0" } });
  await go("/", "Overview");
  const events = page.getByRole("list", { name: "Latest events" });
  await until("events are heard", () => flush("slow:1").then(() => events.count()));

  // The page does nothing but wait for an answer: it reads no messages until it is released.
  const held = page.evaluate(() => {
    const request = new XMLHttpRequest();
    request.open("GET", "/held", false);
    request.send();
  });
  held.catch(() => undefined); // what fails before it is awaited is what counts
  const before = (await server.ask("log")).lastSequence;
  for (let i = 1; i <= CHANGES; i++) await server.ask(`keyspaces?keyspace=slow-${i - 1}`, { method: "PATCH", body: { name: `slow-${i}` } });
  await flush("slow:2");
  assert.ok((await server.ask("log")).lastSequence > before, "the store went on without the page");
  release();
  await held;
  await events.getByText(`'slow-${CHANGES}'`).waitFor();

  told("events", 4000);
  told("stats", 211);
  await page.locator(".bar").getByText("4,211 messages missed", { exact: true }).waitFor();
  await until("it is live", () => flush("slow:3").then(() => events.locator("li").first().innerText()), (text) => /Flush|Compaction/.test(text));
});
