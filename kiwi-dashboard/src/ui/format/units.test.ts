import { expect, it } from "vitest";
import { ago, bytes, count, exact, millis, nanos, NONE, rate, share, withSizes } from "./units";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

it.each([
  [0, "0 B"], [1, "1 B"], [1023, "1023 B"], [1024, "1 KiB"], [1536, "1.50 KiB"], [1024 * 1024 - 1, "1.00 MiB"], [5 * 2 ** 30, "5 GiB"], [2 ** 60, "1024 PiB"],
])("%d bytes are %s", (value, text) => expect(plain(bytes(value))).toBe(text));

it.each([
  [0, "0"], [999, "999"], [999.6, "1.00 k"], [1000, "1 k"], [999_999, "1.00 M"], [2_640_000, "2.64 M"],
])("%d things are %s", (value, text) => expect(plain(count(value))).toBe(text));

it.each([
  [0, "0 ns"], [999, "999 ns"], [1500, "1.50 µs"], [46_000_000, "46 ms"], [3e9, "3.00 s"], [61e9, "1 min 1 s"],
])("%d nanoseconds are %s", (value, text) => expect(plain(nanos(value))).toBe(text));

it.each([
  [999, "999 ms"], [60_000, "1 min"], [3_600_000, "1 h"], [90_000_000, "1 d 1 h"],
])("%d milliseconds are %s", (value, text) => expect(plain(millis(value))).toBe(text));

it("shows numbers of bytes in a text as sizes", () => {
  expect(plain(withSizes("L1 has 72909 of 65536 bytes"))).toBe("L1 has 71.2 KiB of 64 KiB");
  expect(plain(withSizes("L0 has 81920 bytes in 4 tables"))).toBe("L0 has 80 KiB in 4 tables");
  expect(withSizes("table 7 has 120 deletions among 200 entries")).toBe("table 7 has 120 deletions among 200 entries");
});

it("shows shares with what can be told apart", () => {
  expect([0, 0.0082, 0.5, 1].map((v) => plain(share(v)))).toEqual(["0 %", "0.82 %", "50.0 %", "100 %"]);
});

it("shows a dash for what is not known", () => {
  expect([bytes(null), rate(undefined), count(Number.NaN), exact(null), nanos(null)]).toEqual([NONE, NONE, NONE, NONE, NONE]);
});

it("never speaks of the future", () => {
  expect(ago(2000, 1000)).toBe("now");
});
