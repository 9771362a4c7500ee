import { describe, expect, it } from "vitest";
import type { Schemas, Statistics, Trace } from "../api/client";
import { matching } from "../app/Palette";
import { degree, extremes, step, STEPS } from "./tree/colors";
import { stopsOf } from "./tree/picture";
import { goal } from "./compaction/goal";
import { crumbs } from "./data/prefixes";
import { deletedRanges, parseBatch } from "./data/batch-text";
import { LogBuffer, placeOf, search } from "./logs/log-buffer";
import { verdict } from "./overview/verdict";
import { choices, grouped } from "./settings/settings";
import { timed } from "./trace/steps";
import { fromAddress, toAddress, WHOLE, zoom } from "./tree/geometry";
import { since } from "./tree/Timeline";
import { TreeHistory } from "./tree/tree-history";

const trace: Trace = {
  found: true, nanos: 1000, value: "00",
  steps: [
    { source: "memtable 1", what: "skip list", verdict: "no entry", nanos: 100 },
    { source: "level 0, table 7", table: 7, what: "filter", verdict: "may be there", nanos: 300 },
    { source: "level 0, table 7", table: 7, what: "search", verdict: "no entry", nanos: 500 },
    { source: "level 1, table 9", table: 9, what: "search", verdict: "found", nanos: 900 },
  ],
};

describe("a lookup", () => {
  it("has a duration for each step", () => {
    expect(timed(trace).map((s) => s.took)).toEqual([100, 200, 200, 400]);
    expect(timed(trace).at(-1)?.to).toBe(0.9);
  });

  it("takes the number of a memtable for no table", () => {
    const asked = { ...trace, steps: [{ source: "active memtable 7", table: 7, what: "entries", verdict: "nothing here", nanos: 1 }] };
    expect(stopsOf(asked, 0)).toEqual([]);
  });

  it("stops once at each table", () => {
    expect(stopsOf(trace, 3)).toEqual([{ table: 7, first: 1, last: 2 }, { table: 9, first: 3, last: 3 }]);
    expect(stopsOf(trace, 1)).toEqual([{ table: 7, first: 1, last: 1 }]);
  });
});

describe("colours", () => {
  const table = { createdMillis: 0, entries: 10, deletions: 5, reads: 0 } as Schemas["Table"];
  it("stay within their scale", () => {
    const young = { ...table, createdMillis: 90_000, reads: 50 };
    const ends = extremes([table, young], 90_000);
    expect(ends).toEqual({ now: 90_000, oldest: 90_000, mostReads: 50 });
    expect([degree(young, "age", ends), degree(table, "age", ends)]).toEqual([1, 0]);
    expect([degree(young, "heat", ends), degree(table, "heat", ends)]).toEqual([1, 0]);
    expect([degree(table, "deletions", ends), degree({ ...table, entries: 0 }, "deletions", ends)]).toEqual([1, 0]);
    expect(extremes([], 5).oldest).toBe(60_000);
    expect([step(-1), step(2)]).toEqual([0, STEPS - 1]);
  });
});

describe("the part of the tree that is seen", () => {
  it("is in the address and comes back from it", () => {
    const view = zoom(WHOLE, 0.5, 0.6);
    expect(toAddress(view)).toBe("0.2-0.8");
    expect(fromAddress("0.2-0.8")).toEqual({ from: 0.2, to: 0.8 });
    expect(fromAddress(toAddress(zoom(view, 0.3, 1e-9)) ?? "").to).toBeLessThan(0.31);
    expect(toAddress(WHOLE)).toBeNull();
  });

  it("is all of it when the address says nonsense", () => {
    for (const text of ["", "0.8-0.2", "0.5-0.5", "-1-2", "0-9", "a-b"]) expect(fromAddress(text)).toEqual(WHOLE);
  });
});

describe("the history of the tree", () => {
  it("says where it begins, and when the edits before are gone", () => {
    expect(since(new TreeHistory(0, []))).toBe("Begins when the store was opened.");
    expect(since(new TreeHistory(61_927, []))).toBe("Begins at edit 61,927. The server does not have the edits before.");
    const history = new TreeHistory(5, []);
    history.append([{ edit: 6, millis: 0, keyspace: "default", cause: "flush", job: null, added: [], removed: [] }]);
    expect(since(history)).toMatch(/^Begins at edit 5, \d\d:\d\d:\d\d\. The server/);
  });
});

describe("a compaction", () => {
  it("has a level as its goal, or none", () => {
    expect(goal({ targetLevel: 2 })).toBe("L2");
    expect(goal({ targetLevel: -1 })).toBeNull();
  });
});

describe("prefixes", () => {
  it("are cut behind each delimiter, never within a byte", () => {
    // 0x53 0xa0 contains the digits 3a, but not the byte 0x3a.
    expect(crumbs("53a03a41", "3a").map((c) => c.part)).toEqual(["", "53a03a", "41"]);
    expect(crumbs("", "3a")).toEqual([{ prefix: "", part: "" }]);
  });
});

describe("a batch", () => {
  it("reads one operation a line", () => {
    const { operations, errors } = parseBatch("put a b c\n\ndelete \\x00\nput k\t", "text", "s");
    expect(errors).toEqual([]);
    expect(operations).toEqual([
      { type: "put", keyspace: "s", key: "61", value: "622063" },
      { type: "delete", keyspace: "s", key: "00" },
      { type: "put", keyspace: "s", key: "6b", value: "" },
    ]);
  });

  it("deletes ranges and prefixes", () => {
    const { operations, errors } = parseBatch("delete-range a c\ndelete-prefix b\nput k delete-range", "text", "s");
    expect(errors).toEqual([]);
    expect(operations).toEqual([
      { type: "deleteRange", keyspace: "s", from: "61", to: "63" },
      { type: "deleteRange", keyspace: "s", prefix: "62" },
      { type: "put", keyspace: "s", key: "6b", value: "64656c6574652d72616e6765" },
    ]);
    expect(deletedRanges(operations)).toBe(2);
    expect(parseBatch("delete-range a\ndelete-range a \ndelete-prefix a b\ndelete-range a \\z", "text", "s").errors.map((e) => e.line)).toEqual([1, 2, 3, 4]);
  });

  it("merges operands and deletes keys that were put once", () => {
    const { operations, errors } = parseBatch("merge a +1\nmerge b\nsingle-delete c", "text", "s");
    expect(errors).toEqual([]);
    expect(operations).toEqual([
      { type: "merge", keyspace: "s", key: "61", value: "2b31" },
      { type: "merge", keyspace: "s", key: "62", value: "" },
      { type: "singleDelete", keyspace: "s", key: "63" },
    ]);
    expect(deletedRanges(operations)).toBe(0);
    expect(parseBatch("single-delete a b\nmerge a \\z", "text", "s").errors.map((e) => e.error.split(/[ :]/)[0])).toEqual(["single-delete", "Operand"]);
  });

  it("says which line is wrong", () => {
    expect(parseBatch("put a b\ndrop x\ndelete a b\nput \\z 1", "text", "s").errors.map((e) => e.line)).toEqual([2, 3, 4]);
  });
});

describe("log lines", () => {
  it("are kept up to a bound and found by their fields", () => {
    const buffer = new LogBuffer(100);
    for (let i = 0; i < 500; i++) buffer.add({ millis: i, level: "info", event: "compaction.completed", message: "done", fields: { job: i } });
    expect(buffer.all.length).toBeLessThanOrEqual(120);
    expect(search(buffer.all, "COMPACTION job=499").map((l) => l.id)).toEqual([500]);
    expect(search(buffer.all, "")).toBe(buffer.all);
  });

  it("from before come first, and those that came meanwhile once", () => {
    const buffer = new LogBuffer(100);
    const line = (millis: number) => ({ millis, level: "info" as const, event: "flush.completed", message: "done", fields: {} });
    buffer.add(line(3));
    buffer.addEarlier([1, 2, 3].map(line));
    buffer.add(line(4));
    expect(buffer.all.map(placeOf)).toEqual(["1.flush.completed", "2.flush.completed", "3.flush.completed", "4.flush.completed"]);
    expect(new Set(buffer.all.map((l) => l.id)).size).toBe(4);
  });
});

describe("the verdict", () => {
  const stats = { health: "open", cause: "", admission: "free", admissionReason: "", debt: { runs: 0, bytes: 0 } } as unknown as Statistics;
  it("names the worst first", () => {
    expect(verdict(stats, 0).tone).toBe("");
    expect(verdict({ ...stats, admission: "slowed", admissionReason: "level 0" }, 9000)).toMatchObject({ tone: "warn", why: "level 0" });
    expect(verdict({ ...stats, health: "degraded", admission: "stopped" }, 9000).title).toBe("Writes are stopped");
    expect(verdict({ ...stats, health: "corrupt", admission: "stopped", cause: "table 3" }, 0)).toMatchObject({ tone: "bad", why: "table 3" });
  });
  it("stays calm while writes wait for a moment only", () => {
    expect(verdict({ ...stats, admission: "stopped", admissionReason: "4 memtables" }, 2000)).toMatchObject({ tone: "", why: "4 memtables" });
    expect(verdict({ ...stats, health: "degraded", admission: "stopped" }, 2000).tone).toBe("warn");
  });
});

describe("settings", () => {
  it("offer choices only where there are some", () => {
    expect(choices("sync, interval, none")).toEqual(["sync", "interval", "none"]);
    expect(choices("lz4 or none")).toEqual(["lz4", "none"]);
    expect(choices("one of [off, error]")).toEqual(["off", "error"]);
    expect(choices("a whole number from 1 to 64")).toBeNull();
    expect(choices("a file name")).toBeNull();
  });
  it("are grouped by the first part of their names", () => {
    expect(grouped([{ name: "log.a" }, { name: "table.b" }, { name: "log.c" }] as Schemas["Setting"][]).map(([n, of]) => [n, of.length])).toEqual([["Log", 2], ["Table", 1]]);
  });
});

describe("the palette", () => {
  it("finds by words, names that begin so first", () => {
    const run = () => undefined;
    const found = matching([{ name: "Compaction", hint: "", words: "table", run }, { name: "Tables", hint: "", run }, { name: "Logs", hint: "", run }], "tab");
    expect(found.map((c) => c.name)).toEqual(["Tables", "Compaction"]);
  });
});
