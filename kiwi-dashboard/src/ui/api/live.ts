import type { Schemas } from "./client";

export type LiveTopic = Schemas["LiveTopic"];
export type LiveMessage = Schemas["LiveMessage"];
export type LogLevel = NonNullable<Schemas["LiveRequest"]["logLevel"]>;
export type LiveStatus = "idle" | "connecting" | "open" | "waiting";

export interface Listeners {
  stats: (sample: Schemas["LiveSample"]) => void;
  events: (event: Schemas["LiveEvent"]) => void;
  logs: (line: Schemas["LogLine"]) => void;
  compactions: (running: Schemas["RunningCompaction"][]) => void;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
const STEADY = 5000;

/**
 * One WebSocket for the whole page. Topics are asked for while somebody listens to them; when the
 * connection ends, it is opened again after a wait that doubles each time. The first wait is due
 * again once a socket was of use, that is, it told something or stayed open: a server that has no
 * more sockets to give opens them, too, and closes them at once.
 *
 * 1. There is a socket exactly while there are listeners.
 * 2. After each (re)connection the server is told all topics anew; it forgets them with the socket.
 * 3. Messages of a socket that was given up are ignored.
 */
export class LiveSocket {
  private readonly listeners = new Map<LiveTopic, Set<(message: never) => void>>();
  private readonly statusListeners = new Set<() => void>();
  private readonly droppedListeners = new Set<(topic: LiveTopic, messages: number) => void>();
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private failures = 0;
  private level: LogLevel = "info";
  private current: LiveStatus = "idle";

  constructor(
    private readonly address: string,
    private readonly random: () => number = Math.random,
  ) {}

  get status(): LiveStatus {
    return this.current;
  }

  onStatus = (listener: () => void): (() => void) => {
    this.statusListeners.add(listener);
    return () => this.statusListeners.delete(listener);
  };

  onDropped(listener: (topic: LiveTopic, messages: number) => void): () => void {
    this.droppedListeners.add(listener);
    return () => this.droppedListeners.delete(listener);
  }

  listen<T extends LiveTopic>(topic: T, listener: Listeners[T]): () => void {
    const of = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, of);
    of.add(listener as (message: never) => void);
    if (this.socket === null && this.timer === null) this.connect();
    else if (of.size === 1) this.request();
    return () => {
      if (!of.delete(listener as (message: never) => void)) return;
      if (of.size > 0) return;
      this.listeners.delete(topic);
      if (this.listeners.size === 0) this.end();
      else this.request();
    };
  }

  setLogLevel(level: LogLevel): void {
    if (level === this.level) return;
    this.level = level;
    this.request();
  }

  /** Connects at once if it is waiting, for example because the page is seen again. */
  hurry(): void {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.connect();
  }

  private connect(): void {
    this.timer = null;
    this.become("connecting");
    const socket = new WebSocket(this.address);
    this.socket = socket;
    let opened = Infinity;
    socket.onopen = () => {
      if (this.socket !== socket) return;
      opened = performance.now();
      this.become("open");
      this.request(); // 2
    };
    socket.onmessage = (event: MessageEvent) => {
      if (this.socket !== socket) return; // 3
      this.failures = 0;
      this.receive(String(event.data));
    };
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.socket = null;
      if (performance.now() - opened >= STEADY) this.failures = 0;
      const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.failures) * (0.5 + this.random() / 2);
      this.failures++;
      this.become("waiting");
      this.timer = setTimeout(() => this.connect(), wait);
    };
  }

  private request(): void {
    if (this.current !== "open") return;
    this.socket?.send(JSON.stringify({ topics: [...this.listeners.keys()], logLevel: this.level }));
  }

  private receive(text: string): void {
    let message: LiveMessage;
    try {
      message = JSON.parse(text) as LiveMessage;
    } catch {
      return; // Not ours; the next message may be.
    }
    if (message.stats) this.tell("stats", message.stats);
    if (message.event) this.tell("events", message.event);
    if (message.log) this.tell("logs", message.log);
    if (message.compactions) this.tell("compactions", message.compactions);
    if (message.dropped) {
      for (const listener of this.droppedListeners) listener(message.dropped.topic, message.dropped.messages);
    }
  }

  private tell<T extends LiveTopic>(topic: T, message: Parameters<Listeners[T]>[0]): void {
    for (const listener of this.listeners.get(topic) ?? []) (listener as (m: typeof message) => void)(message);
  }

  private end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const socket = this.socket;
    this.socket = null;
    this.failures = 0;
    socket?.close();
    this.become("idle");
  }

  private become(status: LiveStatus): void {
    this.current = status;
    for (const listener of this.statusListeners) listener();
  }
}
