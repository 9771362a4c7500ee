import type { Schemas } from "../../api/client";

type Message = Schemas["TerminalMessage"];

/** Characters of a message; the server closes the shell at more than 65,536. */
const PIECE = 16_384;

export interface Screen {
  write: (text: string) => void;
  ended: (why: string) => void;
  opened: () => void;
}

/** One shell of the server. It ends with its socket; what is typed before it is open is kept. */
export class TerminalSession {
  private readonly socket: WebSocket;
  private waiting: string[] = [];
  private over = false;

  constructor(address: string, screen: Screen) {
    this.socket = new WebSocket(address);
    this.socket.onopen = () => {
      for (const text of this.waiting) this.socket.send(text);
      this.waiting = [];
      screen.opened();
    };
    this.socket.onmessage = (event: MessageEvent) => {
      let message: Message;
      try {
        message = JSON.parse(String(event.data)) as Message;
      } catch {
        return; // Not ours; the next message may be.
      }
      if (message.output !== undefined) screen.write(message.output);
      if (message.ended !== undefined) this.finish(screen, message.ended);
    };
    this.socket.onclose = (event: CloseEvent) => this.finish(screen, event.reason || "The connection has ended.");
  }

  /** Types a text; a long one, such as a paste, in pieces that the server takes. */
  type(input: string): void {
    for (let from = 0; from < input.length; ) {
      let to = Math.min(input.length, from + PIECE);
      if (to < input.length && /[\ud800-\udbff]/.test(input.charAt(to - 1))) to--; // Both halves of a character travel together.
      this.send({ input: input.slice(from, to) });
      from = to;
    }
  }

  resize(columns: number, rows: number): void {
    this.send({ size: { columns: Math.min(1000, Math.max(1, columns)), rows: Math.min(1000, Math.max(1, rows)) } });
  }

  end(): void {
    this.over = true;
    this.socket.close();
  }

  private send(request: Schemas["TerminalRequest"]): void {
    const text = JSON.stringify(request);
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(text);
    else if (this.socket.readyState === WebSocket.CONNECTING) this.waiting.push(text);
  }

  private finish(screen: Screen, why: string): void {
    if (this.over) return;
    this.over = true;
    this.socket.close();
    screen.ended(why);
  }
}
