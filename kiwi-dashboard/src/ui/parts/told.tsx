import { useSyncExternalStore } from "react";
import { ProblemError } from "../api/problem";
import { visible } from "../format/notation";

interface Message {
  id: number;
  tone: "" | "bad";
  title: string;
  text: string;
}

let messages: readonly Message[] = [];
let latest = 0;
const listeners = new Set<() => void>();

function change(next: readonly Message[]): void {
  messages = next;
  for (const listener of listeners) listener();
}

function say(tone: Message["tone"], title: string, text: string, millis: number): void {
  const id = ++latest;
  change([...messages.slice(-3), { id, tone, title, text }]);
  setTimeout(() => forget(id), millis);
}

const forget = (id: number) => change(messages.filter((m) => m.id !== id));

/** Says that something is done. */
export function told(message: string): void {
  say("", message, "", 3500);
}

/** Says what failed, in the words of the server. */
export function tellFailure(error: unknown): void {
  const problem = error instanceof ProblemError ? error : null;
  say("bad", problem?.title ?? "That failed", problem?.detail ?? (error instanceof Error ? error.message : ""), 10_000);
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function Messages() {
  const shown = useSyncExternalStore(subscribe, () => messages);
  return (
    <div className="messages" role="region" aria-label="Messages" aria-live="polite">
      {shown.map((m) => (
        <div key={m.id} className={`message ${m.tone}`}>
          <div>
            <strong>{visible(m.title)}</strong>
            {m.text && <div>{visible(m.text)}</div>}
          </div>
          <button type="button" className="icon-button" aria-label="Close" onClick={() => forget(m.id)}>×</button>
        </div>
      ))}
    </div>
  );
}
