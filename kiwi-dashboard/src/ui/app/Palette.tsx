import { Modal } from "@mantine/core";
import { useMemo, useRef, useState, type FocusEvent, type KeyboardEvent } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { addressOf } from "../parts/address";
import { pages } from "./navigation";

export interface Command {
  name: string;
  hint: string;
  words?: string;
  run: () => void;
}

/** Commands whose name or words contain each word that was typed; names that begin so come first. */
export function matching(commands: readonly Command[], typed: string): Command[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const found = commands.filter((c) => wanted.every((word) => `${c.name} ${c.words ?? ""}`.toLowerCase().includes(word)));
  const first = wanted[0] ?? "";
  return found.sort((a, b) => Number(b.name.toLowerCase().startsWith(first)) - Number(a.name.toLowerCase().startsWith(first)));
}

/** Is there, and has the focus, as soon as it is opened: nobody waits before typing. */
export function Palette({ opened, close, extra }: { opened: boolean; close: () => void; extra: readonly Command[] }) {
  const navigate = useNavigate();
  const keyspace = useSearchParams()[0].get("keyspace"); // the one that is open
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState(0);
  const before = useRef<HTMLElement>(null);
  const commands = useMemo<Command[]>(() => {
    const text = typed.trim();
    const open = pages.map((page) => ({ name: page.name, hint: "Page", words: page.words, run: () => void navigate(page.path) }));
    const found = matching([...open, ...extra], text);
    if (text === "") return found;
    if (/^\d+$/.test(text)) found.push({ name: `Table ${text}`, hint: "Tables", run: () => void navigate(`/tables/${text}`) });
    found.push({ name: `Look up the key ${text}`, hint: "Lookup trace", run: () => void navigate(addressOf("/trace", { key: text, keyspace })) });
    found.push({ name: `Browse keys that begin with ${text}`, hint: "Data", run: () => void navigate(addressOf("/data", { prefix: text, keyspace })) });
    return found;
  }, [typed, extra, navigate, keyspace]);
  const at = Math.min(chosen, commands.length - 1);
  const end = () => {
    close();
    setTyped("");
    setChosen(0);
    before.current?.focus({ preventScroll: true });
    before.current = null;
  };
  const focused = (event: FocusEvent) => {
    if (event.relatedTarget instanceof HTMLElement) before.current ??= event.relatedTarget;
  };
  const run = (command: Command | undefined) => {
    end();
    command?.run();
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setChosen(Math.min(at + 1, commands.length - 1));
    else if (event.key === "ArrowUp") setChosen(Math.max(at - 1, 0));
    else if (event.key === "Enter") run(commands[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal opened={opened} onClose={end} transitionProps={{ duration: 0 }} returnFocus={false} withCloseButton={false} padding={0} size={560} yOffset="12vh" title="Go to" classNames={{ header: "unseen" }}>
      <input className="palette-input" autoFocus data-autofocus placeholder="A page, a table's number, a key, or what to do" aria-label="Go to" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-activedescendant={`palette-${at}`} value={typed} onChange={(e) => { setTyped(e.target.value); setChosen(0); }} onFocus={focused} onKeyDown={keys} spellCheck={false} />
      <ul className="palette-list" id="palette-list" role="listbox" aria-label="Results">
        {commands.map((command, i) => (
          <li key={command.name} id={`palette-${i}`} role="option" aria-selected={i === at} onMouseMove={() => setChosen(i)} onClick={() => run(command)}>
            <span>{command.name}</span>
            <span>{command.hint}</span>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
