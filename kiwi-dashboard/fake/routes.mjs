// The paths of the contract, answered from the fake store.

import { Buffer } from "node:buffer";
import { decode, encode, FakeProblem } from "./encoding.mjs";
import { Entries } from "./entries.mjs";
import { change } from "./settings.mjs";

const problem = (status, code, detail) => new FakeProblem(status, code, detail);
const number = (text, fallback) => (text == null ? fallback : Number(text));

/** Cuts a page out of a list; the continuation is where the next one begins. */
function page(list, query) {
  const start = number(query.get("continuation"), 0);
  const limit = number(query.get("limit"), 100);
  const items = list.slice(start, start + limit);
  return { items, continuation: start + limit < list.length ? String(start + limit) : null };
}

const shown = (table, encoding) => {
  const { from: _f, to: _t, heat: _h, ...rest } = table;
  return { ...rest, smallestKey: encode(table.smallestKey, encoding), largestKey: encode(table.largestKey, encoding) };
};
const ref = (t) => ({ number: t.number, level: t.level, bytes: t.bytes });
const running = (run) => { const { kind: _, ...rest } = run; return { ...rest, inputs: run.inputs.map(ref) }; };
export const runningCompactions = (store) => store.keyspaces.flatMap((k) => k.tree.running.map(running));

function keyspaceOf(store, name) {
  const found = store.keyspaces.find((k) => k.name === (name ?? "default"));
  if (!found) throw problem(404, "unknown-keyspace", `There is no keyspace ${name}.`);
  return found;
}

const treesOf = (store, name) => (name ? [keyspaceOf(store, name).tree] : store.keyspaces.map((k) => k.tree));

function describe(k) {
  const tables = [...k.tree.tables.values()];
  const sum = (f) => tables.reduce((s, t) => s + t[f], 0);
  return { id: k.id, name: k.name, keyOrder: k.keyOrder, providers: k.providers, tables: tables.length, bytes: sum("bytes"), entries: sum("entries") + k.entries.size, memtableBytes: k.tree.memtables.reduce((s, m) => s + m.bytes, 0), ownSettings: Object.keys(k.own).length };
}

function reading(store, query) {
  const id = query.get("snapshot");
  const keyspace = keyspaceOf(store, query.get("keyspace"));
  if (!id) return keyspace.entries;
  const snapshot = store.snapshots.find((s) => s.id === Number(id));
  if (!snapshot) throw problem(410, "snapshot-expired", `Snapshot ${id} has ended.`);
  return snapshot.copies.get(keyspace.name) ?? new Entries();
}

function tableOf(store, text) {
  for (const k of store.keyspaces) if (k.tree.tables.has(Number(text))) return k.tree.tables.get(Number(text));
  throw problem(404, "not-found", `There is no table ${text}.`);
}

function scan(store, q) {
  const e = q.get("encoding") ?? "text";
  const entries = reading(store, q);
  const bound = (name) => (q.get(name) ? decode(q.get(name), e) : null);
  const [prefix, from, to] = [bound("prefix"), bound("from"), bound("to")];
  let keys = entries.keys().filter((k) => (!prefix || k.subarray(0, prefix.length).equals(prefix)) && (!from || Buffer.compare(k, from) >= 0) && (!to || Buffer.compare(k, to) < 0));
  if (q.get("reverse") === "true") keys = keys.reverse();
  const { items, continuation } = page(keys, q);
  const entry = (key) => {
    if (q.get("keysOnly") === "true") return { key: encode(key, e) };
    const value = entries.get(key);
    return value.length > 4096 ? { key: encode(key, e), value: encode(value.subarray(0, 4096), e), valueBytes: value.length } : { key: encode(key, e), value: encode(value, e) };
  };
  return { entries: items.map(entry), continuation };
}

function prefixes(store, q) {
  const e = q.get("encoding") ?? "text";
  const prefix = q.get("prefix") ? decode(q.get("prefix"), e) : Buffer.alloc(0);
  const delimiter = q.get("delimiter") ? decode(q.get("delimiter"), e) : Buffer.from(":");
  const groups = new Map();
  for (const key of reading(store, q).keys()) {
    if (!key.subarray(0, prefix.length).equals(prefix)) continue;
    const at = key.indexOf(delimiter, prefix.length);
    const group = at < 0 ? key : key.subarray(0, at + delimiter.length);
    groups.set(group.toString("latin1") + (at < 0), { prefix: encode(group, e), isKey: at < 0 });
  }
  const { items, continuation } = page([...groups.values()], q);
  return { groups: items, continuation };
}

function trace(store, q) {
  const e = q.get("encoding") ?? "text";
  const key = decode(q.get("key"), e);
  const k = keyspaceOf(store, q.get("keyspace"));
  const value = k.entries.get(key);
  const steps = [];
  let nanos = 300;
  const step = (source, table, what, verdict, took) => steps.push({ source, ...(table ? { table } : {}), what, verdict, nanos: (nanos += Math.round(took * store.rnd.between(0.7, 1.4))) });
  for (const m of k.tree.memtables) step(`memtable ${m.id} (${m.phase})`, 0, "skip list", "no entry", 420);
  const depth = Math.max(0, ...[...k.tree.tables.values()].map((t) => t.level));
  for (let level = 0; level <= depth; level++) {
    const tables = k.tree.level(level).filter((t) => Buffer.compare(t.smallestKey, key) <= 0 && Buffer.compare(key, t.largestKey) <= 0);
    if (tables.length === 0) { step(`level ${level}`, 0, "fences", "no table covers the key", 90); continue; }
    for (const t of tables) {
      const source = `level ${level}, table ${t.number}`;
      const last = value && level === depth;
      const lie = level === 1 && store.rnd.next() < 0.5;
      step(source, t.number, "filter", last || lie ? "may be there" : "not there", 180);
      if (!last && !lie) continue;
      step(source, t.number, "index", `block ${store.rnd.below(40)}`, 260);
      step(source, t.number, "data block", store.rnd.next() < 0.6 ? "from cache" : "read from disk, 4,112 bytes", store.rnd.next() < 0.6 ? 700 : 46000);
      step(source, t.number, "search", last ? "found: put" : "no entry: the filter was wrong", 350);
      if (last) return { found: true, value: encode(value, e), nanos: nanos + 400, steps };
    }
  }
  return value ? { found: true, value: encode(value, e), nanos: nanos + 400, steps } : { found: false, nanos: nanos + 200, steps };
}

function stored(store, q, source, count) {
  const e = q.get("encoding") ?? "text";
  const from = q.get("from") ? decode(q.get("from"), e) : null;
  const rows = [];
  for (let i = 0; i < Math.min(count, 5000); i++) {
    const key = source(i);
    if (from && Buffer.compare(key, from) < 0) continue;
    const removed = i % 17 === 5;
    const apart = i % 17 === 9;
    const value = Buffer.from(`{"row":${i},"name":"User ${i}"}`);
    rows.push({ key: encode(key, e), sequence: 1000 + i * 3, type: removed ? "delete" : apart ? "blob-pointer" : "put", ...(removed ? {} : { value: encode(value, e) }), valueBytes: removed ? 0 : apart ? 16384 : value.length, ...(apart ? { blob: { file: 7, offset: 64 + i * 16420, recordBytes: 16420 } } : {}) });
  }
  const { items, continuation } = page(rows, q);
  return { entries: items, continuation };
}

const config = (store, q) => {
  const keyspace = q.get("keyspace");
  if (keyspace) keyspaceOf(store, keyspace);
  return { profile: store.profile, keyspace: keyspace ?? null, settings: store.settings };
};

const engine = (store, session) => ({
  name: "fake-store", directory: "/data/fake-store", isOpen: store.isOpen, health: store.isOpen ? store.health : "closed", cause: store.health === "open" ? "" : "The last flush failed: no space left on the device.", profile: store.isOpen ? store.profile : null,
  version: "0.1.0", java: "17.0.9", processors: 8, readOnly: !session.mayWrite, mayAdminister: session.mayAdminister, canReopen: true, canBackUp: session.mayWrite,
  startedMillis: store.started, openMillis: store.isOpen ? store.openedMillis : null,
});

function write(entries, o, encoding) {
  if (o.type === "put") return entries.put(decode(o.key, encoding), decode(o.value ?? "", encoding));
  if (o.type === "delete" || o.type === "singleDelete") return entries.delete(decode(o.key, encoding));
  if (o.type === "merge") throw problem(400, "invalid-options", "keyspace 'default' has no merge operator; give one in its options when the store is opened");
  const [from, to, prefix] = [o.from, o.to, o.prefix].map((x) => (x === undefined ? null : decode(x, encoding)));
  for (const k of entries.keys()) if ((!prefix || k.subarray(0, prefix.length).equals(prefix)) && (!from || Buffer.compare(k, from) >= 0) && (!to || Buffer.compare(k, to) < 0)) entries.delete(k);
}

function task(store, kind, total, message) {
  const made = { id: store.latest.task++, kind, state: "running", startedMillis: Date.now(), endedMillis: null, done: 0, total, message };
  store.tasks.unshift(made);
  return made;
}

const find = (list, id) => list.find((x) => x.id === Number(id)) ?? (() => { throw problem(404, "not-found", `There is no ${id}.`); })();

const sum = (tables, figure) => tables.reduce((all, t) => all + t[figure], 0);

/** Neighbouring tables together, in so many blocks at most. */
function inBlocks(tables, most) {
  const count = Math.min(most, tables.length);
  return Array.from({ length: count }, (_, i) => {
    const of = tables.slice(Math.floor((tables.length * i) / count), Math.floor((tables.length * (i + 1)) / count));
    const keys = of.flatMap((t) => [t.smallestKey, t.largestKey]).sort();
    return { number: of[0].number, tables: of.length, bytes: sum(of, "bytes"), entries: sum(of, "entries"), deletions: sum(of, "deletions"), smallestKey: keys[0], largestKey: keys.at(-1), createdMillis: Math.round(sum(of, "createdMillis") / of.length), reads: sum(of, "reads") };
  });
}

/** Each route: method, pattern, answer; an answer that is undefined is 204. */
export const routes = [
  ["GET", "/kv", (s, { q }) => { const key = decode(q.get("key") ?? "", q.get("encoding") ?? "text"); const v = reading(s, q).get(key); if (!v) throw problem(404, "key-not-found", "The key does not exist."); return { key: q.get("key"), value: encode(v, q.get("encoding") ?? "text") }; }],
  ["PUT", "/kv", (s, { body: b }) => { keyspaceOf(s, b.keyspace).entries.put(decode(b.key, b.encoding), decode(b.value, b.encoding)); s.tree.write(1, b.value.length); }],
  ["DELETE", "/kv", (s, { q }) => { keyspaceOf(s, q.get("keyspace")).entries.delete(decode(q.get("key"), q.get("encoding") ?? "text")); }],
  ["GET", "/kv/exists", (s, { q }) => ({ exists: reading(s, q).get(decode(q.get("key"), q.get("encoding") ?? "text")) !== undefined })],
  ["POST", "/kv/multi-get", (s, { body: b }) => ({ entries: b.keys.map((key) => { const v = keyspaceOf(s, b.keyspace).entries.get(decode(key, b.encoding)); return { key, value: v ? encode(v, b.encoding) : null }; }) })],
  ["POST", "/kv/batch", (s, { body: b, session }) => { if (!session.mayAdminister && b.operations.some((o) => o.type === "deleteRange")) throw problem(403, "admin-required", "Start the server with --enable-admin."); for (const o of b.operations) write(keyspaceOf(s, o.keyspace).entries, o, b.encoding); return { operations: b.operations.length }; }],
  ["GET", "/kv/scan", (s, { q }) => scan(s, q)],
  ["GET", "/kv/prefixes", (s, { q }) => prefixes(s, q)],
  ["GET", "/kv/trace", (s, { q }) => trace(s, q)],
  ["GET", "/keyspaces", (s, { q }) => { const p = page(s.keyspaces, q); return { keyspaces: p.items.map(describe), continuation: p.continuation }; }],
  ["POST", "/keyspaces", (s, { body: b }) => { if (s.keyspaces.some((k) => k.name === b.name)) throw problem(409, "conflict", `There is a keyspace ${b.name} already.`); return [201, describe(s.createKeyspace(b.name, b.providers, b.settings))]; }],
  ["PATCH", "/keyspaces", (s, { q, body: b }) => { const k = keyspaceOf(s, q.get("keyspace")); k.name = b.name; return describe(k); }],
  ["DELETE", "/keyspaces", (s, { q }) => { const k = keyspaceOf(s, q.get("keyspace")); if (q.get("confirm") !== k.name) throw problem(400, "bad-request", "The name does not match."); s.keyspaces.splice(s.keyspaces.indexOf(k), 1); }, "admin"],
  ["POST", "/keyspaces/clear", (s, { q }) => { const k = keyspaceOf(s, q.get("keyspace")); if (q.get("confirm") !== k.name) throw problem(400, "bad-request", "The name does not match."); k.entries.clear(); k.tree.tables.clear(); }, "admin"],
  ["GET", "/memtables", (s, { q }) => ({ memtables: treesOf(s, q.get("keyspace")).flatMap((t) => t.memtables.map(({ since: _, ...m }) => m)) })],
  ["GET", "/memtables/:id/entries", (s, { q, p }) => { const m = find(s.keyspaces.flatMap((k) => k.tree.memtables), p.id); return stored(s, q, (i) => s.tree.key(i * 991), m.entries); }],
  ["POST", "/memtables/flush", (s, { q }) => { for (const t of treesOf(s, q.get("keyspace"))) { t.rotate(); t.flushNow(); } }],
  ["GET", "/tables", (s, { q }) => {
    const sort = q.get("sort") ?? "key";
    let list = treesOf(s, q.get("keyspace")).flatMap((t) => [0, 1, 2, 3, 4, 5, 6].flatMap((l) => t.level(l)));
    if (q.get("level")) list = list.filter((t) => t.level === Number(q.get("level")));
    const by = { bytes: "bytes", entries: "entries", deletions: "deletions", created: "createdMillis", reads: "reads" }[sort];
    if (by) list.sort((a, b) => b[by] - a[by]);
    const cut = page(list, q);
    return { tables: cut.items.map((t) => shown(t, q.get("encoding") ?? "text")), total: list.length, continuation: cut.continuation };
  }],
  ["GET", "/tables/:number", (s, { q, p }) => { const t = tableOf(s, p.number); return { table: shown(t, q.get("encoding") ?? "text"), distinctKeys: Math.round(t.entries * 0.96), rawKeyBytes: t.entries * 22, rawValueBytes: t.entries * 104, dataBlocks: Math.ceil(t.bytes / 4096), dataBytes: Math.round(t.bytes * 0.965), indexBytes: Math.round(t.bytes * 0.012), filterBytes: Math.round(t.entries * 1.25), memoryBytes: Math.round(t.bytes * 0.021), filter: "bloom", compressor: "lz4", prefixRule: "" }; }],
  ["GET", "/tables/:number/entries", (s, { q, p }) => { const t = tableOf(s, p.number); return stored(s, q, (i) => s.tree.key(t.from + ((t.to - t.from) * i) / Math.max(1, t.entries)), t.entries); }],
  ["GET", "/tables/:number/filter", (s, { p }) => { const t = tableOf(s, p.number); const checks = Math.round(t.reads / 8); const positives = Math.round(checks * 0.14); return { name: "bloom", bytes: Math.round(t.entries * 1.25), keys: Math.round(t.entries * 0.96), bits: t.entries * 10, probes: 7, fill: 0.486, expectedFalsePositives: 0.00819, checks, positives, falsePositives: Math.round(checks * 0.0074) }; }],
  ["GET", "/tables/:number/index", (s, { q, p }) => {
    const t = tableOf(s, p.number);
    const blocks = Array.from({ length: Math.ceil(t.bytes / 4096) }, (_, i) => ({ fence: encode(s.tree.key(t.from + ((t.to - t.from) * (i + 1) * 4096) / t.bytes), q.get("encoding") ?? "text"), offset: i * 4096, bytes: 2600 + ((i * 7919) % 1500) }));
    const cut = page(blocks, q);
    return { blocks: cut.items, continuation: cut.continuation };
  }],
  ["GET", "/stats", (s, { q }) => s.statistics(q.get("keyspace"))],
  ["GET", "/stats/events", (s) => ({ events: s.events.slice(-100).reverse() })],
  ["GET", "/stats/history", (s, { q }) => { const list = s.samples.slice(-number(q.get("seconds"), 300)); const figures = {}; for (const name of Object.keys(list[0]?.figures ?? {})) figures[name] = list.map((x) => x.figures[name]); return { millis: list.map((x) => x.millis), figures }; }],
  ["GET", "/log", (s) => ({ segments: [...s.tree.memtables].reverse().map((m, i, all) => ({ number: m.logNumber, bytes: m.bytes, syncedBytes: i === all.length - 1 ? Math.max(0, m.bytes - 40000) : m.bytes, state: i === all.length - 1 ? "active" : "ended" })), unsyncedBytes: s.rnd.below(40000), lastSequence: s.tree.sequence, durability: "interval" })],
  ["POST", "/log/sync", () => undefined],
  ["GET", "/compactions", (s, { q }) => { const trees = treesOf(s, q.get("keyspace")); return { running: trees.flatMap((t) => t.running.map(running)), finished: trees.flatMap((t) => t.finished.map((f) => ({ ...f, inputs: f.inputs.map(ref), outputs: f.outputs.map(ref) }))).sort((a, b) => b.job - a.job).slice(0, 500), debt: s.statistics(q.get("keyspace")).debt }; }],
  ["POST", "/compactions", (s) => [202, task(s, "compact", 40, "Compacting the range")]],
  ["GET", "/compactions/next", (s, { q }) => { const t = keyspaceOf(s, q.get("keyspace")).tree; const plan = t.choose(); return { plan: plan && { ...plan, inputs: plan.inputs.map((x) => shown(x, q.get("encoding") ?? "text")) } }; }],
  ["GET", "/versions", (s, { q }) => {
    const t = keyspaceOf(s, q.get("keyspace")).tree;
    const e = q.get("encoding") ?? "text";
    const at = Math.min(number(q.get("at"), t.lastEdit), t.lastEdit);
    const edits = t.edits.filter((x) => x.edit > at).slice(0, number(q.get("limit"), 100));
    return { at, firstEdit: 0, lastEdit: t.lastEdit, tables: q.get("tables") === "false" ? null : t.at(at).map((x) => shown(x, e)), edits: edits.map((x) => ({ ...x, added: x.added.map((y) => shown(y, e)) })) };
  }],
  ["GET", "/versions/blocks", (s, { q }) => {
    const t = keyspaceOf(s, q.get("keyspace")).tree;
    const e = q.get("encoding") ?? "text";
    const at = Math.min(number(q.get("at"), t.lastEdit), t.lastEdit);
    const all = t.at(at);
    const levels = [...new Set(all.map((x) => x.level))].sort((a, b) => a - b).map((level) => {
      const of = all.filter((x) => x.level === level).map((x) => shown(x, e)).sort((a, b) => (level === 0 || q.get("order") === "age" ? b.number - a.number : a.smallestKey < b.smallestKey ? -1 : 1));
      return { level, tables: of.length, bytes: sum(of, "bytes"), blocks: inBlocks(of, number(q.get("blocks"), 1000)) };
    });
    return { at, firstEdit: 0, lastEdit: t.lastEdit, tables: all.length, levels };
  }],
  ["GET", "/config", (s, { q }) => config(s, q)],
  ["PATCH", "/config", (s, { q, body: b }) => { change(s.settings, b.values, problem); return config(s, q); }],
  ["POST", "/config/reset", (s, { q, body: b }) => { change(s.settings, Object.fromEntries(b.names.map((n) => [n, s.settings.find((x) => x.name === n)?.default ?? ""])), problem); return config(s, q); }],
  ["PUT", "/config/profile", (s, { q, body: b }) => { s.profile = b.profile; return config(s, q); }],
  ["GET", "/engine", (s, { session }) => engine(s, session)],
  ["POST", "/engine/open", (s, { session }) => { s.isOpen = true; s.openedMillis = Date.now(); return engine(s, session); }],
  ["POST", "/engine/close", (s, { session }) => { s.isOpen = false; return engine(s, session); }, "admin"],
  ["POST", "/engine/reset", (s, { session, body: b }) => { if (b.name !== "fake-store") throw problem(400, "bad-request", "The name does not match."); for (const k of s.keyspaces) { k.entries.clear(); k.tree.tables.clear(); k.tree.edits.length = 0; k.tree.watch(); } return engine(s, session); }, "admin"],
  ["POST", "/engine/backup", (s) => [202, task(s, "backup", s.tree.tables.size, "fake-store-20261130T081500Z: 12 files, 4096 bytes")]],
  ["POST", "/engine/verify", (s) => [202, task(s, "verify", s.tree.tables.size, "Verifying tables")]],
  ["GET", "/tasks", (s) => ({ tasks: s.tasks.slice(0, 50) })],
  ["GET", "/tasks/:id", (s, { p }) => find(s.tasks, p.id)],
  ["GET", "/snapshots", (s) => ({ snapshots: s.snapshots.map(({ copies: _, ...x }) => x) })],
  ["POST", "/snapshots", (s, { body: b }) => { const x = { id: s.latest.snapshot++, sequence: s.tree.sequence, createdMillis: Date.now(), expiresMillis: Date.now() + (b.seconds ?? 300) * 1000, copies: new Map(s.keyspaces.map((k) => [k.name, k.entries.copy()])) }; s.snapshots.push(x); const { copies: _, ...answer } = x; return [201, answer]; }],
  ["DELETE", "/snapshots/:id", (s, { p }) => { s.snapshots = s.snapshots.filter((x) => x.id !== Number(p.id)); }],
  ["GET", "/load", (s) => ({ loads: s.loads })],
  ["POST", "/load", (s, { body: b }) => { const plan = { keyspace: "default", distribution: "uniform", keys: 100000, keyBytes: 16, valueBytes: 100, batch: 1, rate: 1000, seconds: 60, threads: 1, readShare: 0, deleteShare: 0, overwriteShare: 1, seed: 1, ...b }; const load = { id: s.latest.load++, plan, state: "running", startedMillis: Date.now(), endedMillis: null, operations: 0, reads: 0, writes: 0, deletes: 0, bytes: 0, perSecond: 0, latency: { count: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0 }, message: "" }; s.loads.unshift(load); return [201, load]; }],
  ["GET", "/load/:id", (s, { p }) => find(s.loads, p.id)],
  ["DELETE", "/load/:id", (s, { p }) => { const load = find(s.loads, p.id); if (load.state === "running") { load.state = "stopped"; load.endedMillis = Date.now(); load.perSecond = 0; } }],
  ["POST", "/terminal", (s, { body: b }) => ({ output: `${b.line}\n`, errors: "", ok: true, truncated: false })],
];
