import type { Schemas } from "../../api/client";

export type LogLine = Schemas["LogLine"];
export type Numbered = LogLine & { id: number };

/** The latest lines, each with a number that stays its own. */
export class LogBuffer {
  private lines: Numbered[] = [];
  private next = 1;

  constructor(private readonly most: number) {}

  add(line: LogLine): void {
    this.lines.push({ ...line, id: this.next++ });
    // Cut in large pieces: moving the rest for every line would cost more than it frees.
    if (this.lines.length > this.most * 1.2) this.lines = this.lines.slice(-this.most);
  }

  /** Adds lines from before, oldest first; one that came meanwhile is in both, and left out. */
  addEarlier(lines: readonly LogLine[]): void {
    const known = new Set(this.lines.map(identity));
    const before = lines.filter((line) => !known.has(identity(line)));
    this.lines = [...before.map((line, i) => ({ ...line, id: i - before.length })), ...this.lines];
  }

  clear(): void {
    this.lines = [];
  }

  get all(): readonly Numbered[] {
    return this.lines;
  }
}

const identity = (line: LogLine) => `${line.millis} ${line.event} ${line.message}`;

/** What an address calls a line: when it was written, and its event. */
export const placeOf = (line: LogLine) => `${line.millis}.${line.event}`;

/** Lines that contain each word: in the message, the event, or a field as `name=value`. */
export function search(lines: readonly Numbered[], text: string): readonly Numbered[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return lines;
  return lines.filter((line) => {
    const whole = [line.level, line.event, line.message, line.logger ?? "", ...Object.entries(line.fields).map(([n, v]) => `${n}=${v}`)].join(" ").toLowerCase();
    return words.every((word) => whole.includes(word));
  });
}
