import type { KeyboardEvent, RefObject } from "react";
import { Link, useSearchParams } from "react-router";
import { Empty } from "../../parts/states";
import type { Area } from "./entries";

/** What is chosen: an operation or WebSocket by its id, or a section of text. */
export interface Choice {
  operation: string;
  section: string;
}

const SECTIONS = [{ id: "about", name: "About the interface" }, { id: "problems", name: "Problems" }] as const;
const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

/** The address with another choice; what was searched for stays. */
export function withChoice(search: URLSearchParams, choice: Partial<Choice>): { pathname: string; search: string } {
  const next = new URLSearchParams(search);
  next.delete("operation");
  next.delete("section");
  for (const [name, value] of Object.entries(choice)) next.set(name, value);
  return { pathname: "/api", search: next.toString() };
}

/**
 * The areas with their operations, and the sections of text. One stop for the Tab key, at what is
 * chosen; arrow keys go from one to the next.
 */
export function Contents({ areas, choice, list }: { areas: readonly Area[]; choice: Choice; list: RefObject<HTMLElement | null> }) {
  const [search] = useSearchParams();
  const keys = (event: KeyboardEvent) => {
    const by = STEPS[event.key];
    const all = [...(list.current?.querySelectorAll<HTMLElement>("a") ?? [])];
    if (by === undefined || all.length === 0) return;
    event.preventDefault();
    all[Math.max(0, Math.min(all.length - 1, all.indexOf(event.target as HTMLElement) + by))]?.focus();
  };
  const all = [...SECTIONS.map((s) => s.id), ...areas.flatMap((area) => area.entries.map((entry) => entry.id))];
  const at = Math.max(0, all.indexOf(choice.operation || choice.section));
  const stop = (id: string) => ({ tabIndex: all[at] === id ? 0 : -1 });
  return (
    <nav ref={list} className="interface-list" aria-label="Operations" onKeyDown={keys}>
      <ul>
        {SECTIONS.map(({ id, name }) => (
          <li key={id}><Link to={withChoice(search, { section: id })} aria-current={choice.operation === "" && choice.section === id} {...stop(id)}>{name}</Link></li>
        ))}
      </ul>
      {areas.map((area) => (
        <section key={area.name} aria-labelledby={`area-${area.name}`}>
          <h2 id={`area-${area.name}`}>{area.title}</h2>
          <ul>
            {area.entries.map((entry) => (
              <li key={entry.id}>
                <Link to={withChoice(search, { operation: entry.id })} aria-current={choice.operation === entry.id} {...stop(entry.id)}>
                  <span className="interface-method mono">{entry.method}</span>
                  <span className="interface-path mono">{entry.path.replace("/api/v1", "")}</span>
                  <span className="interface-summary">{entry.summary}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {areas.length === 0 && <Empty title="No operation has this">Search for other words.</Empty>}
    </nav>
  );
}
