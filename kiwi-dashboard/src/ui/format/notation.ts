// How bytes are shown and typed. The interface is always asked in hex, so that no key is out of
// reach; what a person sees is one of these notations, and each of them can be typed back.

export type Notation = "text" | "hex" | "base64";

const STRICT = new TextDecoder("utf-8", { fatal: true });
const UTF8 = new TextEncoder();

// Shown as escapes: control and format characters (they hide or reorder what is around them),
// line and paragraph separators, private use, unassigned, and blanks that look like others.
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u115f\u1160\u3164\uffa0\u2800]/u;
const SHORT: Record<number, string> = { 9: "\\t", 10: "\\n", 13: "\\r" };

export function fromHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length >> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

export function toHex(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += byte.toString(16).padStart(2, "0");
  return hex;
}

const escape = (byte: number) => SHORT[byte] ?? `\\x${byte.toString(16).padStart(2, "0")}`;

/** Length of the UTF-8 sequence that the byte begins; 0 if it begins none. */
function sequenceLength(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte >= 0xc2 && byte < 0xe0) return 2;
  if (byte >= 0xe0 && byte < 0xf0) return 3;
  return byte >= 0xf0 && byte < 0xf5 ? 4 : 0;
}

/** A run of characters that are shown as they are, or of escapes for what cannot be seen. */
export interface Run {
  text: string;
  escaped: boolean;
}

export function runs(bytes: Uint8Array): Run[] {
  const found: Run[] = [];
  const add = (text: string, escaped: boolean) => {
    const last = found.at(-1);
    if (last?.escaped === escaped) last.text += text;
    else found.push({ text, escaped });
  };
  for (let i = 0; i < bytes.length; ) {
    const length = sequenceLength(bytes[i] ?? 0);
    const sequence = bytes.subarray(i, i + Math.max(1, length));
    let char: string | null = null;
    if (length > 0 && sequence.length === length) {
      try {
        char = STRICT.decode(sequence);
      } catch {
        // Not UTF-8: the first byte is shown as it is, and the next one is tried.
      }
    }
    if (char === null || char === "" || UNSEEN.test(char)) {
      const end = char === null ? i + 1 : i + length;
      for (; i < end; i++) add(escape(bytes[i] ?? 0), true);
    } else {
      if (char === "\\") add("\\\\", true);
      else add(char, false);
      i += length;
    }
  }
  return found;
}

// A call takes only so many arguments: a large value has more bytes than that. Divisible by three,
// so that only the last piece is padded.
const PIECE = 3 * 4096;

function toBase64(bytes: Uint8Array): string {
  let base64 = "";
  for (let i = 0; i < bytes.length; i += PIECE) base64 += btoa(String.fromCharCode(...bytes.subarray(i, i + PIECE)));
  return base64;
}

export function show(hex: string, notation: Notation): string {
  if (notation === "hex") return hex;
  const bytes = fromHex(hex);
  if (notation === "base64") return toBase64(bytes);
  return runs(bytes).map((run) => run.text).join("");
}

/** What was typed, as hex, or why it cannot be. */
export type Parsed = { hex: string; error?: undefined } | { hex?: undefined; error: string };

export function parse(typed: string, notation: Notation): Parsed {
  if (notation === "hex") {
    const hex = typed.replace(/\s/g, "").toLowerCase();
    if (!/^[0-9a-f]*$/.test(hex)) return { error: "Hexadecimal digits only" };
    return hex.length % 2 === 0 ? { hex } : { error: "An even number of digits" };
  }
  if (notation === "base64") {
    try {
      return { hex: toHex(Uint8Array.from(atob(typed.trim()), (c) => c.charCodeAt(0))) };
    } catch {
      return { error: "Not base64" };
    }
  }
  return parseText(typed);
}

function parseText(typed: string): Parsed {
  let hex = "";
  const pattern = /\\x([0-9a-fA-F]{2})|\\([\\tnr])|(\\)|([^\\]+)/g;
  for (const [, byte, short, lone, plain] of typed.matchAll(pattern)) {
    if (byte !== undefined) hex += byte.toLowerCase();
    else if (short !== undefined) hex += { "\\": "5c", t: "09", n: "0a", r: "0d" }[short] ?? "";
    else if (lone !== undefined) return { error: "After \\ comes x and two digits, or \\ t n r" };
    else if (plain !== undefined) hex += toHex(UTF8.encode(plain));
  }
  return { hex };
}

/**
 * The value as indented JSON, if it is an object or an array of it; null otherwise. Only blanks
 * change: numbers of many digits and repeated names stay as they are stored.
 */
export function asJson(hex: string): string | null {
  let text: string;
  try {
    text = STRICT.decode(fromHex(hex));
    if (!/^\s*[[{]/.test(text)) return null;
    JSON.parse(text);
  } catch {
    return null;
  }
  let out = "";
  let depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (token === "{" || token === "[") {
      depth++;
      out += token + line();
    } else if (token === "}" || token === "]") {
      depth--;
      out += line() + token;
    } else if (token === ",") out += token + line();
    else if (token === ":") out += ": ";
    else out += /^[{[]/.test(token) ? token.replace(/\s/g, "") : visible(token);
  }
  return out;
}

/** The text with what cannot be seen as escapes: for messages and names, which are text already. */
export function visible(text: string): string {
  let shown = "";
  for (const char of text) shown += char !== "\u00a0" && UNSEEN.test(char) ? `\\u{${char.codePointAt(0)?.toString(16)}}` : char;
  return shown;
}
