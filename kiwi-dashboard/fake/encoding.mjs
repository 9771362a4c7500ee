// Keys and values as the contract sends them: text (UTF-8), base64 or hex, strictly.

const strict = new TextDecoder("utf-8", { fatal: true });

export class FakeProblem extends Error {
  constructor(status, code, detail) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

export function encode(buffer, encoding) {
  if (encoding === "hex") return buffer.toString("hex");
  if (encoding === "base64") return buffer.toString("base64");
  try {
    return strict.decode(buffer);
  } catch {
    throw new FakeProblem(422, "not-text", "The bytes are not UTF-8. Ask for base64 or hex.");
  }
}

export function decode(string, encoding) {
  if (encoding === "hex") {
    if (!/^([0-9a-f]{2})*$/i.test(string)) {
      throw new FakeProblem(400, "bad-request", "Not hexadecimal.");
    }
    return Buffer.from(string, "hex");
  }
  if (encoding === "base64") return Buffer.from(string, "base64");
  return Buffer.from(string, "utf8");
}
