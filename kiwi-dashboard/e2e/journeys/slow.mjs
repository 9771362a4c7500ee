// Pages that do not keep up: the store goes on, and they say what they have missed.

import assert from "node:assert/strict";
import { after, before, describe } from "node:test";
import { Proxy } from "../proxy.mjs";
import { journey, server, until } from "../world.mjs";

const CHANGES = 500;
const flush = async (key) => {
  await server.ask("kv", { method: "PUT", body: { key, value: "x" } });
  await server.ask("memtables/flush", { method: "POST" });
};
const rename = (from, to) => server.ask(`keyspaces?keyspace=${encodeURIComponent(from)}`, { method: "PATCH", body: { name: to } });
const latest = (page) => page.getByRole("list", { name: "Latest events" });

journey("a page that reads nothing does not hold the store, and catches up", async ({ page, go }) => {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route("**/held", (route) => released.then(() => route.fulfill({ body: "" })));
  await server.ask("keyspaces", { method: "POST", body: { name: "slow-0" } });
  await go("/", "Overview");
  const events = latest(page);
  await until("events are heard", () => flush("slow:1").then(() => events.count()));

  // The page does nothing but wait for an answer: it reads no messages until it is released.
  const held = page.evaluate(() => {
    const request = new XMLHttpRequest();
    request.open("GET", "/held", false);
    request.send();
  });
  held.catch(() => undefined); // what fails before it is awaited is what counts
  const before = (await server.ask("log")).lastSequence;
  for (let i = 1; i <= CHANGES; i++) await rename(`slow-${i - 1}`, `slow-${i}`);
  await flush("slow:2");
  assert.ok((await server.ask("log")).lastSequence > before, "the store went on without the page");
  release();
  await held;
  await events.getByText(`'slow-${CHANGES}'`).waitFor();
});

const proxy = new Proxy();
/** More than the server keeps for a client and the kernel for a connection: 1,024 messages, and megabytes. */
const MANY = 5000;
/** Each of its characters is an escape in JSON. */
const LONG = "\\".repeat(248);

describe("behind a connection that is held back", () => {
  before(() => proxy.start());
  after(() => proxy.close());

  journey("a page is told how many messages the server has dropped, and goes on", { through: () => proxy.address }, async ({ page, go }) => {
    await server.ask("keyspaces", { method: "POST", body: { name: `${LONG}-0` } });
    await go("/", "Overview");
    await until("events are heard", () => flush("slow:3").then(() => latest(page).count()));
    proxy.hold();
    for (let i = 1; i <= MANY; i++) await rename(`${LONG}-${i - 1}`, `${LONG}-${i}`);
    proxy.goOn();
    const missed = page.locator(".bar").getByText(/^[1-9][\d,]* messages missed$/);
    await missed.waitFor();
    assert.ok(Number((await missed.innerText()).replaceAll(/\D/g, "")) < MANY);
    await until("it is live", () => flush("slow:4").then(() => latest(page).locator("li").first().innerText()), (text) => /Flush|Compaction/.test(text));
    await page.locator(".bar").getByRole("status").getByText("Live", { exact: true }).first().waitFor();
  });
});
