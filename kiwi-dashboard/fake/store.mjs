// The fake store: keyspaces with entries, a simulated tree for each, figures, events, tasks and loads.

import { Buffer } from "node:buffer";
import { EventEmitter } from "node:events";
import { Entries, fill } from "./entries.mjs";
import { random } from "./random.mjs";
import { settings } from "./settings.mjs";
import { FakeTree } from "./tree.mjs";

const PROVIDERS = { memtable: "skiplist", table: "block", filter: "bloom", compressor: "lz4", strategy: "leveled" };
const HISTORY = 3600;

export class FakeStore extends EventEmitter {
  constructor({ tables = 140, keys = 600, seed = 7, rate = 6000, past = 300 } = {}) {
    super();
    this.setMaxListeners(200);
    this.rnd = random(seed);
    this.baseRate = rate;
    this.started = Date.now();
    this.isOpen = true;
    this.openedMillis = Date.now();
    this.profile = "dev";
    this.settings = settings();
    this.keyspaces = [];
    this.snapshots = [];
    this.tasks = [];
    this.loads = [];
    this.samples = [];
    this.events = [];
    this.latest = { number: 1, job: 1, keyspace: 0, snapshot: 1, task: 1, load: 1 };
    this.skew = 0;
    this.health = "open";
    this.createKeyspace("default");
    this.tree.grow(tables);
    if (keys > 0) fill(this.keyspaces[0].entries, this.rnd, keys);
    this.createKeyspace("sessions").tree.grow(Math.floor(tables / 20));
    for (const k of this.keyspaces) k.tree.watch();
    if (rate > 0) this.#live(past);
  }

  /** Lets the past happen: as if the server had watched for so many seconds. */
  #live(seconds) {
    for (let second = seconds; second > 0; second--) {
      this.skew = -second * 1000;
      for (let i = 0; i < 4; i++) this.step(250);
    }
    this.skew = 0;
  }

  now() {
    return Date.now() + this.skew;
  }

  get tree() {
    return this.keyspaces[0].tree;
  }

  createKeyspace(name, providers = {}, own = {}) {
    const tree = new FakeTree({
      rnd: this.rnd, keyspace: name, tableBytes: 2 << 20, now: () => this.now(),
      nextNumber: () => this.latest.number++, nextJob: () => this.latest.job++,
      emit: (event, level, text, fields) => this.tell(event, level, text, { keyspace: name, ...fields }),
    });
    const keyspace = { id: this.latest.keyspace++, name, keyOrder: "bytewise", providers: { ...PROVIDERS, ...providers }, own, entries: new Entries(), tree };
    this.keyspaces.push(keyspace);
    return keyspace;
  }

  tell(name, level, text, fields) {
    const event = { millis: this.now(), name, level, text, fields };
    this.events.push(event);
    this.emit("event", event);
    this.emit("log", { millis: event.millis, level, event: name, message: text, logger: "io.kiwidb.engine", thread: "kiwi-background", fields });
  }

  step(millis) {
    if (!this.isOpen) return;
    const beat = 0.7 + 0.5 * Math.sin(this.now() / 17000) + 0.25 * this.rnd.next();
    const writes = Math.round((this.baseRate * beat * millis) / 1000);
    let loadWrites = 0;
    for (const load of this.loads) if (load.state === "running") loadWrites += this.#stepLoad(load, millis);
    this.tree.write(writes + loadWrites, (writes + loadWrites) * 118);
    this.tree.counters.gets += Math.round(writes * 2.4);
    this.tree.counters.syncs += Math.max(1, Math.round(millis / 100));
    for (const keyspace of this.keyspaces) keyspace.tree.step(millis, 3.4e6);
    const tables = [...this.tree.tables.values()];
    for (let i = 0; i < 20 && tables.length > 0; i++) tables[this.rnd.below(tables.length)].reads += this.rnd.below(30);
    for (const task of this.tasks) this.#stepTask(task);
    this.snapshots = this.snapshots.filter((s) => s.expiresMillis > this.now());
    this.sinceSample = (this.sinceSample ?? 0) + millis;
    if (this.sinceSample >= 1000) this.#sample();
  }

  #stepTask(task) {
    if (task.state !== "running") return;
    task.done = Math.min(task.total, task.done + Math.ceil(task.total / 40));
    if (task.done === task.total) {
      task.state = "succeeded";
      task.endedMillis = this.now();
      task.message = task.kind === "verify" ? `${task.total} tables verified; no damage found` : "The range is compacted";
    }
  }

  #stepLoad(load, millis) {
    const rate = load.plan.rate || 180_000;
    const done = Math.round(((rate * millis) / 1000) * this.rnd.between(0.9, 1.05));
    const reads = Math.round(done * load.plan.readShare);
    const deletes = Math.round((done - reads) * load.plan.deleteShare);
    load.operations += done;
    load.reads += reads;
    load.deletes += deletes;
    load.writes += done - reads - deletes;
    load.bytes += (done - reads) * (load.plan.keyBytes + load.plan.valueBytes);
    load.perSecond = (done * 1000) / millis;
    const p50 = Math.round(this.rnd.between(3000, 5000));
    load.latency = { count: load.operations, p50, p90: p50 * 2, p99: p50 * 9, p999: p50 * 40, max: p50 * 900 };
    if (this.now() - load.startedMillis > load.plan.seconds * 1000) {
      load.state = "finished";
      load.endedMillis = this.now();
      load.perSecond = 0;
    }
    return done - reads;
  }

  #sample() {
    const seconds = this.sinceSample / 1000;
    this.sinceSample = 0;
    const now = { ...this.tree.counters };
    const rate = (name) => Math.max(0, (now[name] - (this.before?.[name] ?? now[name])) / seconds);
    const stats = this.statistics();
    const figures = {};
    for (const name of ["writes", "gets", "userBytes", "logBytes", "flushBytes", "compactionReadBytes", "compactionBytes", "syncs", "stallMillis"]) figures[name] = Math.round(rate(name));
    for (const run of this.tree.running) figures.compactionBytes += Math.round(3e6 * this.rnd.between(0.8, 1.1)) + 0 * run.job;
    figures.memtableBytes = stats.memtableBytes;
    figures.tableBytes = stats.levels.reduce((sum, l) => sum + l.bytes, 0);
    figures.tables = stats.levels.reduce((sum, l) => sum + l.tables, 0);
    figures.level0Tables = stats.levels[0]?.tables ?? 0;
    figures.debtBytes = stats.debt.bytes;
    figures.cacheBytes = stats.memory.caches;
    figures.cacheHitShare = this.rnd.between(0.93, 0.97);
    figures.unsyncedLogBytes = stats.unsyncedLogBytes;
    figures.heapBytes = Math.round(180e6 + 60e6 * ((this.now() / 9000) % 1));
    figures.getP99 = Math.round(this.rnd.between(18e3, 26e3) + (this.tree.running.length ? 9000 : 0));
    figures.commitP99 = Math.round(this.rnd.between(30e3, 44e3) + (this.tree.running.length ? 15000 : 0));
    this.before = now;
    const sample = { millis: this.now(), figures };
    this.samples.push(sample);
    if (this.samples.length > HISTORY) this.samples.shift();
    this.emit("sample", sample);
  }

  levels(trees) {
    const depth = Math.max(1, ...trees.flatMap((t) => [...t.tables.values()].map((x) => x.level + 1)), ...trees.flatMap((t) => t.running.map((r) => r.targetLevel + 1)));
    return Array.from({ length: depth }, (_, number) => {
      const tables = trees.flatMap((t) => t.level(number));
      const sum = (field) => tables.reduce((total, t) => total + t[field], 0);
      const written = trees.reduce((s, t) => s + t.levelWritten[number], 0);
      const user = trees.reduce((s, t) => s + t.counters.userBytes, 0);
      return { number, tables: tables.length, bytes: sum("bytes"), entries: sum("entries"), deletions: sum("deletions"), targetBytes: trees[0].target(number), readBytes: trees.reduce((s, t) => s + t.levelRead[number], 0), writtenBytes: written, writeAmplification: user ? written / user : 0 };
    });
  }

  statistics(keyspace) {
    const trees = this.keyspaces.filter((k) => !keyspace || k.name === keyspace).map((k) => k.tree);
    const sum = (pick) => trees.reduce((total, t) => total + pick(t), 0);
    const counter = (name) => sum((t) => t.counters[name]);
    const levels = this.levels(trees);
    const memtableBytes = sum((t) => t.memtables.reduce((s, m) => s + m.bytes, 0));
    const debt = sum((t) => Math.max(0, t.level(0).length - 3) * 2e6 + t.running.reduce((s, r) => s + r.inputBytes - r.readBytes, 0));
    const user = counter("userBytes");
    const latency = (p50, count) => ({ count, p50, p90: Math.round(p50 * 1.9), p99: p50 * 8, p999: p50 * 31, max: p50 * 800 });
    const slowed = (levels[0]?.tables ?? 0) >= 8;
    return {
      health: this.health, cause: this.health === "open" ? "" : "The last flush failed: no space left on the device.",
      admission: slowed ? "slowed" : "free", admissionReason: slowed ? `level 0 has ${levels[0].tables} tables` : "",
      profile: this.profile, providers: PROVIDERS,
      counters: { ...Object.fromEntries(Object.keys(trees[0].counters).map((n) => [n, counter(n)])), filterChecks: 81230, filterNegatives: 74410 },
      levels,
      caches: {
        data: { budget: 256 << 20, bytes: 201 << 20, blocks: 12900, hits: 1840233, misses: 92011, evictions: 51020 },
        index: { budget: 32 << 20, bytes: 9 << 20, blocks: 310, hits: 880231, misses: 310, evictions: 0 },
        filter: { budget: 32 << 20, bytes: 21 << 20, blocks: 310, hits: 990871, misses: 310, evictions: 0 },
      },
      latencies: { get: latency(2400, counter("gets")), commit: latency(4100, counter("writes")), seek: latency(9100, 1203), flush: latency(41e6, counter("flushes")), compaction: latency(620e6, counter("compactions")), sync: latency(1.1e6, counter("syncs")) },
      debt: { runs: trees.reduce((s, t) => s + t.running.length, 0), bytes: Math.round(debt) },
      memtableBytes, memory: { budget: 512 << 20, memtables: memtableBytes, caches: 231 << 20, tables: 38 << 20, work: this.tree.running.length * (4 << 20) },
      amplification: { write: user ? (counter("logBytes") + counter("flushBytes") + counter("compactionBytes")) / user : 0, space: 1.12, read: levels.length + (levels[0]?.tables ?? 1) - 1, userBytes: user, logBytes: counter("logBytes"), flushBytes: counter("flushBytes"), compactionBytes: counter("compactionBytes") },
      rangeDeletions: { count: 3, bytes: 720 },
      blobs: { files: 12, bytes: 640000000, liveBytes: 512000000 },
      lastSequence: Math.max(...trees.map((t) => t.sequence)), snapshots: this.snapshots.length, unsyncedLogBytes: this.rnd.below(90000), uptimeMillis: Date.now() - this.openedMillis,
    };
  }

  /** Begins to live, a quarter of a second at a time. */
  start() {
    this.timer = setInterval(() => {
      this.step(250);
      this.emit("tick");
      if (this.rnd.next() < 0.05) this.emit("log", { millis: Date.now(), level: "debug", event: "log", message: `Cache evicted ${this.rnd.below(60)} blocks.`, logger: "io.kiwidb.cache", thread: "kiwi-read-1", fields: {} });
      if (this.rnd.next() < 0.006) this.tell("write.slowed", "warn", "Writes are slowed: level 0 has 8 tables.", { tables: 8 });
    }, 250);
    this.timer.unref();
  }

  stop() {
    clearInterval(this.timer);
  }

  value(text) {
    return Buffer.from(text);
  }
}
