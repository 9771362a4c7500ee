// A simulated LSM tree: it has no data, only tables with figures that behave as those of a real one.

import { Buffer } from "node:buffer";

const SPACE = 100_000_000;
const FANOUT = 10;

export class FakeTree {
  constructor(options) {
    Object.assign(this, options); // rnd, tableBytes, emit, now, nextNumber, nextJob
    this.keyspace = options.keyspace ?? "default";
    this.tables = new Map();
    this.memtables = [];
    this.running = [];
    this.finished = [];
    this.edits = [];
    this.lastEdit = 0;
    this.sequence = 1000;
    this.memtableId = 1;
    this.logNumber = 1;
    this.limit = 4 << 20;
    this.counters = { userBytes: 0, logBytes: 0, flushBytes: 0, compactionBytes: 0, compactionReadBytes: 0, flushes: 0, compactions: 0, writes: 0, gets: 0, syncs: 0, stallMillis: 0 };
    this.levelWritten = Array(7).fill(0);
    this.levelRead = Array(7).fill(0);
    this.#newMemtable();
  }

  #newMemtable() {
    this.memtables.unshift({ id: this.memtableId++, keyspace: this.keyspace, phase: "active", entries: 0, bytes: 0, limitBytes: this.limit, logNumber: this.logNumber++ });
  }

  key(n) {
    return Buffer.from(`user:${String(Math.min(SPACE - 1, Math.floor(n))).padStart(8, "0")}:profile`);
  }

  table(level, from, to, bytes, deletions, age = 0) {
    const entries = Math.max(1, Math.round(bytes / 140));
    const table = {
      number: this.nextNumber(), level, keyspace: this.keyspace, bytes: Math.round(bytes), entries,
      deletions: Math.min(entries, Math.round(entries * deletions)), from, to,
      smallestKey: this.key(from), largestKey: this.key(to),
      smallestSequence: Math.max(1, this.sequence - entries - this.rnd.below(5000)), largestSequence: this.sequence,
      createdMillis: this.now() - age, reads: 0, heat: this.rnd.next() ** 6,
    };
    table.reads = Math.round(table.heat * 40000);
    return table;
  }

  /** A tree that has grown already, with so many tables in all. */
  grow(total) {
    const shares = [];
    let left = total;
    for (let level = 1; left > 0 && level < 6; level++) {
      const count = Math.min(left, level === 1 ? Math.min(12, Math.ceil(total / 30)) : Math.ceil(shares[level - 1] * FANOUT));
      shares[level] = count;
      left -= count;
    }
    for (let level = 1; level < shares.length; level++) {
      const cuts = [0];
      for (let i = 1; i < shares[level]; i++) cuts.push(Math.floor((i + this.rnd.between(-0.35, 0.35)) * (SPACE / shares[level])));
      cuts.push(SPACE);
      for (let i = 0; i < shares[level]; i++) {
        const age = (level * 3600_000 * this.rnd.between(0.3, 3)) | 0;
        const table = this.table(level, cuts[i], cuts[i + 1] - 1, this.tableBytes * this.rnd.between(0.7, 1.05), this.rnd.next() < 0.15 ? this.rnd.next() * 0.7 : 0.03 * this.rnd.next(), age);
        this.tables.set(table.number, table);
      }
    }
    for (let i = 0; i < 2 && total > 0; i++) {
      const table = this.table(0, this.rnd.below(2e6), SPACE - this.rnd.below(2e6), this.tableBytes / 2, 0.05);
      this.tables.set(table.number, table);
    }
  }

  level(n) {
    const found = [...this.tables.values()].filter((t) => t.level === n);
    return n === 0 ? found.sort((a, b) => b.number - a.number) : found.sort((a, b) => a.from - b.from);
  }

  target(level) {
    return level === 0 ? 4 * this.tableBytes : this.tableBytes * 10 * FANOUT ** (level - 1);
  }

  write(entries, bytes) {
    const active = this.memtables[0];
    active.entries += entries;
    active.bytes += bytes + entries * 24;
    this.sequence += entries;
    this.counters.writes += entries;
    this.counters.userBytes += bytes;
    this.counters.logBytes += Math.round(bytes * 1.04);
    if (active.bytes >= active.limitBytes) this.rotate();
  }

  rotate() {
    const active = this.memtables[0];
    if (active.entries === 0) return;
    active.phase = "flushing";
    active.since = this.now();
    this.#newMemtable();
    this.emit("memtable.rotated", "info", `Memtable ${active.id} is sealed with ${active.entries} entries.`, { memtable: active.id, entries: active.entries });
  }

  flushNow() {
    for (const memtable of this.memtables.filter((m) => m.phase !== "active")) {
      this.memtables.splice(this.memtables.indexOf(memtable), 1);
      const table = this.table(0, this.rnd.below(5e6), SPACE - 1 - this.rnd.below(5e6), memtable.bytes * 0.8, 0.08);
      table.entries = memtable.entries;
      table.deletions = Math.round(memtable.entries * 0.08);
      this.#edit("flush", null, [table], []);
      this.counters.flushBytes += table.bytes;
      this.counters.flushes++;
      this.levelWritten[0] += table.bytes;
      this.emit("flush.completed", "info", `Flushed memtable ${memtable.id} to table ${table.number}.`, { table: table.number, bytes: table.bytes });
    }
  }

  #edit(cause, job, added, removed) {
    for (const number of removed) this.tables.delete(number);
    for (const table of added) this.tables.set(table.number, table);
    this.edits.push({ edit: ++this.lastEdit, millis: this.now(), keyspace: this.keyspace, cause, job, added, removed });
  }

  /** What the strategy would do next; null when there is nothing to do. */
  choose() {
    const busy = new Set(this.running.flatMap((c) => c.inputs.map((t) => t.number)));
    const zero = this.level(0);
    if (zero.length >= 4 && !zero.some((t) => busy.has(t.number)) && !this.level(1).some((t) => busy.has(t.number))) {
      return { kind: "merge", reason: `level 0 has ${zero.length} tables`, inputs: [...zero, ...this.level(1)], targetLevel: 1 };
    }
    for (let level = 1; level < 5; level++) {
      const tables = this.level(level);
      const bytes = tables.reduce((sum, t) => sum + t.bytes, 0);
      if (bytes <= this.target(level)) continue;
      for (const from of [...tables].sort((a, b) => a.createdMillis - b.createdMillis)) {
        const below = this.level(level + 1).filter((t) => t.to >= from.from && t.from <= from.to);
        if ([from, ...below].some((t) => busy.has(t.number))) continue;
        if (below.length === 0) return { kind: "move", reason: `level ${level} is over its target`, inputs: [from], targetLevel: level + 1 };
        return { kind: "merge", reason: `level ${level} is over its target`, inputs: [from, ...below], targetLevel: level + 1 };
      }
    }
    return null;
  }

  start(plan) {
    const inputBytes = plan.inputs.reduce((sum, t) => sum + t.bytes, 0);
    const run = { job: this.nextJob(), keyspace: this.keyspace, reason: plan.reason, inputs: plan.inputs, targetLevel: plan.targetLevel, startedMillis: this.now(), inputBytes, readBytes: 0, writtenBytes: 0, outputs: 0, kind: plan.kind };
    this.running.push(run);
    this.emit("compaction.started", "info", `Compaction ${run.job} merges ${run.inputs.length} tables into level ${run.targetLevel}.`, { job: run.job, inputs: run.inputs.length, level: run.targetLevel });
    return run;
  }

  /** Lets time pass: flushes end, compactions move on. */
  step(millis, speed) {
    if (this.memtables.some((m) => m.phase === "flushing" && this.now() - m.since > 600)) this.flushNow();
    for (const run of [...this.running]) {
      run.readBytes = Math.min(run.inputBytes, run.readBytes + (speed * millis) / 1000);
      run.writtenBytes = Math.round(run.readBytes * 0.9);
      run.readBytes = Math.round(run.readBytes);
      run.outputs = Math.floor(run.writtenBytes / this.tableBytes);
      if (run.readBytes >= run.inputBytes || run.kind === "move") this.#finish(run);
    }
    if (this.running.length < 2) {
      const plan = this.choose();
      if (plan) this.start(plan);
    }
  }

  #finish(run) {
    this.running.splice(this.running.indexOf(run), 1);
    const from = Math.min(...run.inputs.map((t) => t.from));
    const to = Math.max(...run.inputs.map((t) => t.to));
    const total = run.inputs.reduce((sum, t) => sum + t.bytes, 0) * (run.kind === "move" ? 1 : 0.93);
    const count = Math.max(1, Math.round(total / this.tableBytes));
    const outputs = [];
    for (let i = 0; i < count; i++) {
      const a = Math.floor(from + ((to - from) * i) / count);
      const b = Math.floor(from + ((to - from) * (i + 1)) / count) - 1;
      outputs.push(this.table(run.targetLevel, a, i === count - 1 ? to : b, total / count, 0.02));
    }
    this.#edit("compaction", run.job, outputs, run.inputs.map((t) => t.number));
    this.counters.compactions++;
    this.counters.compactionReadBytes += run.inputBytes;
    this.counters.compactionBytes += Math.round(total);
    this.levelWritten[run.targetLevel] += Math.round(total);
    for (const t of run.inputs) this.levelRead[t.level] += t.bytes;
    const took = this.now() - run.startedMillis;
    this.finished.unshift({ job: run.job, keyspace: run.keyspace, reason: run.reason, inputs: run.inputs, outputs, targetLevel: run.targetLevel, dropped: Math.round(run.inputs.reduce((s, t) => s + t.entries, 0) * 0.07), outcome: "committed", endedMillis: this.now(), tookMillis: took });
    this.finished.length = Math.min(this.finished.length, 500);
    this.emit("compaction.completed", "info", `Compaction ${run.job} wrote ${outputs.length} tables to level ${run.targetLevel} in ${took} ms.`, { job: run.job, outputs: outputs.length, millis: took });
  }

  /** The tables at a moment, found by undoing edits from the newest on. */
  at(edit) {
    const tables = new Map(this.tables);
    const known = new Map();
    for (const e of this.edits) for (const t of e.added) known.set(t.number, t);
    for (const t of this.base ?? []) known.set(t.number, t);
    for (let i = this.edits.length - 1; i >= 0 && this.edits[i].edit > edit; i--) {
      for (const t of this.edits[i].added) tables.delete(t.number);
      for (const n of this.edits[i].removed) tables.set(n, known.get(n));
    }
    return [...tables.values()];
  }

  /** Remembers the tables that were there before the first edit. */
  watch() {
    this.base = [...this.tables.values()];
  }
}
