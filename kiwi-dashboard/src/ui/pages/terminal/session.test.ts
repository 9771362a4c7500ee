import { afterEach, describe, expect, it, vi } from "vitest";
import { TerminalSession } from "./session";

class FakeSocket {
  static readonly OPEN = 1;
  static readonly CONNECTING = 0;
  readyState = FakeSocket.OPEN;
  sent: string[] = [];
  constructor() {
    sockets.push(this);
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {}
}
let sockets: FakeSocket[] = [];
const inputs = () => sockets[0]!.sent.map((text) => (JSON.parse(text) as { input: string }).input);

afterEach(() => {
  sockets = [];
  vi.unstubAllGlobals();
});

describe("what is typed into a shell", () => {
  const shell = () => {
    vi.stubGlobal("WebSocket", FakeSocket);
    return new TerminalSession("ws://x", { write: () => {}, ended: () => {}, opened: () => {} });
  };

  it("is sent in pieces, so that a long paste does not end the shell", () => {
    const paste = "x".repeat(200_000);
    shell().type(paste);
    expect(inputs().join("")).toBe(paste);
    expect(Math.max(...inputs().map((input) => input.length))).toBeLessThanOrEqual(65_536);
  });

  it("keeps both halves of a character together", () => {
    const paste = "x" + "\u{1f95d}".repeat(40_000);
    shell().type(paste);
    expect(inputs().join("")).toBe(paste);
    for (const input of inputs()) expect(input).not.toMatch(/[\ud800-\udbff]$/);
  });

  it("is one message when it is short", () => {
    shell().type("get k");
    expect(inputs()).toEqual(["get k"]);
  });
});
