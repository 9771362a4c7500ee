import { afterEach, beforeEach, expect, it } from "vitest";
import { begin, end, show } from "../pages/rendered";
import { StoredValue } from "./StoredEntries";

beforeEach(begin);
afterEach(end);

const entry = { key: "61", sequence: 3, type: "put", value: "6869", valueBytes: 2 };
const blob = { file: 7, offset: 64, recordBytes: 16420 };
const text = (of: Parameters<typeof StoredValue>[0]["entry"]) => show(<StoredValue entry={of} />).container.textContent;

it("shows a value in a blob file with its place, also when it cannot be read", () => {
  expect(text(entry)).toBe("hi");
  expect(text({ ...entry, type: "put+expiry" })).toBe("hi");
  const { value: _, ...deletion } = { ...entry, type: "single-delete", valueBytes: 0 };
  expect(text(deletion)).toBe("");
  expect(text({ ...entry, type: "blob-pointer", valueBytes: 16384, blob })).toBe("16\u00a0KiB in blob file 7 at 64 hi");
  expect(text({ ...deletion, type: "blob-pointer", valueBytes: 16384, blob })).toBe("16\u00a0KiB in blob file 7 at 64 cannot be read");
});
