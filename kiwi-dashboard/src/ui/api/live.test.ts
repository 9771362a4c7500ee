import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LiveSocket } from "./live";

class FakeSocket {
  static all: FakeSocket[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  sent: unknown[] = [];
  closed = false;

  constructor(readonly address: string) {
    FakeSocket.all.push(this);
  }

  send(text: string) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
  }

  say(message: unknown) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

const socket = (i: number) => {
  const found = FakeSocket.all[i];
  if (!found) throw new Error(`no socket ${i}`);
  return found;
};
const live = () => new LiveSocket("ws://here/api/v1/ws", () => 1);

beforeEach(() => {
  FakeSocket.all = [];
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("opens one socket for all, and asks for what is listened to", () => {
  const it = live();
  it.listen("stats", () => undefined);
  it.listen("logs", () => undefined);
  socket(0).onopen?.();
  expect(FakeSocket.all).toHaveLength(1);
  expect(socket(0).sent).toEqual([{ topics: ["stats", "logs"], logLevel: "info" }]);
  it.setLogLevel("warn");
  expect(socket(0).sent.at(-1)).toEqual({ topics: ["stats", "logs"], logLevel: "warn" });
});

it("gives messages to the listeners of their topic only", () => {
  const it = live();
  const stats = vi.fn();
  const logs = vi.fn();
  it.listen("stats", stats);
  it.listen("logs", logs);
  socket(0).onopen?.();
  socket(0).say({ stats: { millis: 1, figures: {} } });
  expect(stats).toHaveBeenCalledWith({ millis: 1, figures: {} });
  expect(logs).not.toHaveBeenCalled();
});

it("closes with its last listener", () => {
  const it = live();
  const stop = it.listen("stats", () => undefined);
  socket(0).onopen?.();
  stop();
  stop();
  expect(socket(0).closed).toBe(true);
  expect(it.status).toBe("idle");
});

it("connects again, each time later, and asks anew", () => {
  const it = live();
  it.listen("events", () => undefined);
  socket(0).onopen?.();
  socket(0).onclose?.();
  expect(it.status).toBe("waiting");
  vi.advanceTimersByTime(499);
  expect(FakeSocket.all).toHaveLength(1);
  vi.advanceTimersByTime(1);
  socket(1).onclose?.();
  vi.advanceTimersByTime(999);
  expect(FakeSocket.all).toHaveLength(2);
  vi.advanceTimersByTime(1);
  socket(2).onopen?.();
  expect(it.status).toBe("open");
  expect(socket(2).sent).toEqual([{ topics: ["events"], logLevel: "info" }]);
});

it("waits longer each time when sockets open only to be closed", () => {
  const it = live();
  it.listen("events", () => undefined);
  const waits = [500, 1000, 2000, 4000, 8000, 15_000, 15_000];
  for (const [i, wait] of waits.entries()) {
    socket(i).onopen?.();
    socket(i).onclose?.(); // As a server does that has no more sockets to give.
    vi.advanceTimersByTime(wait - 1);
    expect(FakeSocket.all, `before wait ${i} is over`).toHaveLength(i + 1);
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all, `after wait ${i}`).toHaveLength(i + 2);
  }
});

it.each([
  ["told something", () => socket(2).say({ stats: { millis: 1, figures: {} } })],
  ["stayed open", () => vi.advanceTimersByTime(5000)],
])("soon connects again when the socket %s", (_, works) => {
  const it = live();
  it.listen("stats", () => undefined);
  for (const i of [0, 1]) {
    socket(i).onclose?.();
    vi.advanceTimersByTime(1000);
  }
  socket(2).onopen?.();
  works();
  socket(2).onclose?.();
  vi.advanceTimersByTime(500);
  expect(FakeSocket.all).toHaveLength(4);
});

it("connects at once when it is hurried", () => {
  const it = live();
  it.listen("events", () => undefined);
  socket(0).onclose?.();
  it.hurry();
  expect(FakeSocket.all).toHaveLength(2);
  vi.advanceTimersByTime(60_000);
  expect(FakeSocket.all).toHaveLength(2);
});

it("does not connect again when nobody listens any more", () => {
  const it = live();
  const stop = it.listen("events", () => undefined);
  socket(0).onclose?.();
  stop();
  vi.advanceTimersByTime(60_000);
  expect(FakeSocket.all).toHaveLength(1);
});

it("ignores a socket that it gave up, and what is no message", () => {
  const it = live();
  const heard = vi.fn();
  const stop = it.listen("events", heard);
  socket(0).onopen?.();
  socket(0).onmessage?.({ data: "{" });
  stop();
  it.listen("events", heard);
  socket(0).say({ event: { millis: 1, name: "old", level: "info", text: "", fields: {} } });
  socket(0).onclose?.();
  expect(heard).not.toHaveBeenCalled();
  expect(it.status).toBe("connecting");
});

it("tells how much was dropped", () => {
  const it = live();
  const dropped = vi.fn();
  it.onDropped(dropped);
  it.listen("logs", () => undefined);
  socket(0).onopen?.();
  socket(0).say({ dropped: { topic: "logs", messages: 12 } });
  expect(dropped).toHaveBeenCalledWith("logs", 12);
});
