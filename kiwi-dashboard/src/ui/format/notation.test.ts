import { describe, expect, it } from "vitest";
import { asJson, fromHex, parse, runs, show, toHex, visible } from "./notation";

const hexOf = (text: string) => toHex(new TextEncoder().encode(text));

describe("notation", () => {
  it("shows text as it is", () => {
    expect(show(hexOf("user:42 Zürich 東京 👋"), "text")).toBe("user:42 Zürich 東京 👋");
  });

  it.each([
    ["00", "\\x00"],
    ["1b5b33316d", "\\x1b[31m"],
    ["0a0d09", "\\n\\r\\t"],
    ["e280ae", "\\xe2\\x80\\xae"], // turns the direction around
    ["e2808b", "\\xe2\\x80\\x8b"], // a blank without width
    ["c2a0", "\\xc2\\xa0"],
    ["ff80c328", "\\xff\\x80\\xc3("],
    ["eda080", "\\xed\\xa0\\x80"], // half of a surrogate pair
    ["f4908080", "\\xf4\\x90\\x80\\x80"], // beyond Unicode
    ["c080", "\\xc0\\x80"], // too long for what it says
    ["5c", "\\\\"],
  ])("makes %s visible", (hex, text) => {
    expect(show(hex, "text")).toBe(text);
  });

  it("reads back whatever it shows", () => {
    let state = 7;
    const next = () => (state = (state * 1103515245 + 12345) % 2147483648);
    for (let i = 0; i < 400; i++) {
      const bytes = Uint8Array.from({ length: next() % 24 }, () => (next() >> 8) & 255);
      for (const notation of ["text", "hex", "base64"] as const) {
        expect(parse(show(toHex(bytes), notation), notation), `seed 7, ${toHex(bytes)} as ${notation}`).toEqual({ hex: toHex(bytes) });
      }
    }
  });

  it("shows a value of more bytes than a call takes arguments", () => {
    const hex = "00ff61".repeat(60_000);
    // Compared without a difference: nobody reads one of this length.
    expect(parse(show(hex, "base64"), "base64").hex === hex).toBe(true);
  });

  it("says why something cannot be read", () => {
    expect(parse("\\q", "text").error).toBeDefined();
    expect(parse("\\x4", "text").error).toBeDefined();
    expect(parse("abc", "hex").error).toBeDefined();
    expect(parse("xy", "hex").error).toBeDefined();
    expect(parse("%%%", "base64").error).toBeDefined();
  });

  it("tells escapes from what looks like them", () => {
    expect(runs(fromHex(hexOf("\\x00")))).toEqual([{ text: "\\\\", escaped: true }, { text: "x00", escaped: false }]);
  });
});

describe("JSON", () => {
  it("changes blanks only", () => {
    expect(asJson(hexOf('{"a":12345678901234567890,"a":[],"b":[1, {"c":"x, y: {z}"}]}'))).toBe(
      '{\n  "a": 12345678901234567890,\n  "a": [],\n  "b": [\n    1,\n    {\n      "c": "x, y: {z}"\n    }\n  ]\n}',
    );
  });

  it("is not seen in what is none", () => {
    expect(asJson(hexOf("{nothing"))).toBeNull();
    expect(asJson(hexOf("42"))).toBeNull();
    expect(asJson("ff")).toBeNull();
  });

  it("hides nothing that turns text around", () => {
    expect(asJson(hexOf('["\u202eabc"]'))).toContain("\\u{202e}");
  });
});

describe("messages", () => {
  it("have no unseen characters", () => {
    expect(visible("a\u001b[31m\u202eb")).toBe("a\\u{1b}[31m\\u{202e}b");
  });
});
