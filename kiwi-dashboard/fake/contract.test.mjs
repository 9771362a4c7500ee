// @vitest-environment node
// The fake speaks the contract: every operation is called, and every answer fits its schema.

import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { parse } from "yaml";
import { serve } from "./server.mjs";
import { FakeStore } from "./store.mjs";

const contract = parse(readFileSync("../kiwi-server/src/main/resources/io/kiwidb/server/openapi.yaml", "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema({ ...contract, $id: "kiwi" });
const validator = (pointer) => ajv.getSchema(`kiwi#${pointer}`) ?? ajv.compile({ $ref: `kiwi#${pointer}` });
const escaped = (part) => part.replaceAll("~", "~0").replaceAll("/", "~1");

let server;
let address;
let store;

beforeAll(async () => {
  store = new FakeStore({ tables: 60, keys: 80, past: 60 });
  for (let i = 0; i < 40; i++) store.step(250);
  server = serve(store);
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  address = `http://127.0.0.1:${server.address().port}`;
});
afterAll(() => {
  for (const socket of server.sockets.clients) socket.terminate();
  server.closeAllConnections();
  server.close();
});

async function call(method, path, body, token = "kiwi") {
  const response = await fetch(address + path, { method, headers: { authorization: `Bearer ${token}`, ...(body ? { "content-type": "application/json" } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}) });
  const text = await response.text();
  return { status: response.status, type: response.headers.get("content-type") ?? "", json: text && response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : null };
}

/** Checks an answer against the contract's description of the operation. */
function check(method, template, answer) {
  const operation = contract.paths[template]?.[method.toLowerCase()];
  expect(operation, `${method} ${template}`).toBeDefined();
  const status = operation.responses[answer.status] ? String(answer.status) : "default";
  let pointer = `/paths/${escaped(template)}/${method.toLowerCase()}/responses/${status}`;
  let response = operation.responses[status];
  if (response.$ref) {
    pointer = response.$ref.slice(1);
    response = pointer.slice(1).split("/").reduce((at, name) => at[name], contract);
  }
  if (!response.content) return expect(answer.json, `${method} ${template}`).toBeNull();
  const media = Object.keys(response.content)[0];
  expect(answer.type, `${method} ${template}`).toContain(media);
  if (!media.includes("json")) return;
  const validate = validator(`${pointer}/content/${escaped(media)}/schema`);
  expect(validate(answer.json), `${method} ${template} ${answer.status}: ${JSON.stringify(validate.errors?.slice(0, 3))}`).toBe(true);
}

const calls = [
  ["GET", "/api/v1/session"], ["POST", "/api/v1/session", "", { token: "kiwi" }], ["DELETE", "/api/v1/session"],
  ["PUT", "/api/v1/kv", "", { key: "a", value: "b" }], ["GET", "/api/v1/kv", "?key=a"], ["GET", "/api/v1/kv", "?key=none"], ["GET", "/api/v1/kv", "?key=fffe0080&encoding=text"],
  ["GET", "/api/v1/kv", "?key=fffe0080&encoding=hex"], ["DELETE", "/api/v1/kv", "?key=a"], ["GET", "/api/v1/kv/exists", "?key=a"],
  ["POST", "/api/v1/kv/multi-get", "", { keys: ["a", "b"] }], ["POST", "/api/v1/kv/batch", "", { operations: [{ type: "put", key: "x", value: "y" }, { type: "delete", key: "x" }] }], ["POST", "/api/v1/kv/batch", "", { operations: [{ type: "put", key: "zz:1", value: "y" }, { type: "deleteRange", prefix: "zz:" }, { type: "deleteRange", from: "zy", to: "zz" }] }],
  ["GET", "/api/v1/kv/scan", "?encoding=hex&limit=5"], ["GET", "/api/v1/kv/scan", "?prefix=user:&keysOnly=true&reverse=true"], ["GET", "/api/v1/kv/prefixes", "?encoding=hex"],
  ["GET", "/api/v1/kv/trace", "?key=user:00165000:profile"], ["GET", "/api/v1/kv/trace", "?key=none"],
  ["GET", "/api/v1/keyspaces"], ["POST", "/api/v1/keyspaces", "", { name: "new" }], ["POST", "/api/v1/keyspaces", "", { name: "new" }], ["PATCH", "/api/v1/keyspaces", "?keyspace=new", { name: "newer" }],
  ["POST", "/api/v1/keyspaces/clear", "?keyspace=newer&confirm=newer"], ["DELETE", "/api/v1/keyspaces", "?keyspace=newer&confirm=newer"],
  ["GET", "/api/v1/memtables"], ["GET", "/api/v1/memtables/{id}/entries", "?encoding=hex"], ["POST", "/api/v1/memtables/flush"],
  ["GET", "/api/v1/tables", "?encoding=hex&sort=bytes&limit=3"], ["GET", "/api/v1/tables/{number}", "?encoding=hex"], ["GET", "/api/v1/tables/{number}/entries", "?encoding=hex"], ["GET", "/api/v1/tables/{number}/filter"], ["GET", "/api/v1/tables/{number}/index"],
  ["GET", "/api/v1/stats"], ["GET", "/api/v1/stats/history"], ["GET", "/api/v1/stats/events"], ["GET", "/api/v1/log"], ["POST", "/api/v1/log/sync"],
  ["GET", "/api/v1/compactions"], ["POST", "/api/v1/compactions", "", {}], ["GET", "/api/v1/compactions/next"], ["GET", "/api/v1/versions", "?encoding=hex"], ["GET", "/api/v1/versions", "?at=0&tables=false&limit=1000"], ["GET", "/api/v1/versions/blocks", "?encoding=hex&blocks=7"],
  ["GET", "/api/v1/config"], ["PATCH", "/api/v1/config", "", { values: { "filter.bits": "12" } }], ["PATCH", "/api/v1/config", "", { values: { "filter.bits": "many" } }], ["POST", "/api/v1/config/reset", "", { names: ["filter.bits"] }], ["PUT", "/api/v1/config/profile", "", { profile: "prod" }],
  ["GET", "/api/v1/engine"], ["POST", "/api/v1/engine/verify"], ["POST", "/api/v1/engine/backup"], ["GET", "/api/v1/tasks"], ["GET", "/api/v1/tasks/{id}"],
  ["GET", "/api/v1/snapshots"], ["POST", "/api/v1/snapshots", "", { seconds: 5 }], ["DELETE", "/api/v1/snapshots/{id}"],
  ["POST", "/api/v1/load", "", { rate: 10 }], ["GET", "/api/v1/load"], ["GET", "/api/v1/load/{id}"], ["DELETE", "/api/v1/load/{id}"],
  ["POST", "/api/v1/terminal", "", { line: "help" }], ["GET", "/metrics"], ["GET", "/api/v1/openapi.yaml"],
  ["POST", "/api/v1/engine/reset", "", { name: "fake-store" }], ["POST", "/api/v1/engine/close"], ["GET", "/api/v1/stats"], ["POST", "/api/v1/engine/open"],
];

it("answers every operation as the contract says", async () => {
  const called = new Set();
  for (const [method, template, query = "", body] of calls) {
    const number = template.startsWith("/api/v1/tables") ? Math.max(...store.tree.tables.keys()) : template.startsWith("/api/v1/memtables") ? store.tree.memtables[0].id : 1;
    const path = template.replace(/\{\w+\}/, String(number)) + query;
    check(method, template, await call(method, path, body));
    called.add(`${method} ${template}`);
  }
  const all = Object.entries(contract.paths).flatMap(([path, methods]) => Object.keys(methods).map((m) => `${m.toUpperCase()} ${path}`));
  expect(all.filter((operation) => !called.has(operation))).toEqual([]);
});

it("lets nobody in without the token", async () => {
  const answer = await call("GET", "/api/v1/stats", undefined, "wrong");
  expect(answer.status).toBe(401);
  check("GET", "/api/v1/stats", answer);
});

it("sends live messages that fit the contract, and only of the topics that were asked for", async () => {
  const valid = validator("/components/schemas/LiveMessage");
  const socket = new WebSocket(`${address.replace("http", "ws")}/api/v1/ws`, { headers: { authorization: "Bearer kiwi" } });
  const heard = [];
  socket.on("message", (data) => heard.push(JSON.parse(data)));
  await new Promise((done) => socket.on("open", done));
  socket.send(JSON.stringify({ topics: ["stats", "events", "logs"] }));
  const isThere = (name) => heard.some((m) => m[name] !== undefined);
  while (!isThere("stats") || !isThere("event") || !isThere("log")) {
    store.tell("test.event", "info", "A test.", { n: 1 });
    for (let i = 0; i < 4; i++) store.step(250);
    await new Promise((done) => setImmediate(done));
  }
  socket.close();
  for (const message of heard) expect(valid(message), JSON.stringify(valid.errors)).toBe(true);
  expect(isThere("compactions")).toBe(false);
});
