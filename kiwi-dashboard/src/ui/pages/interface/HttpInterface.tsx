import "./interface.css";
import { TextInput } from "@mantine/core";
import { useEffect, useRef, type KeyboardEvent } from "react";
import { Link, useSearchParams } from "react-router";
import contract from "virtual:contract";
import { PageHead } from "../../parts/panel";
import { Empty } from "../../parts/states";
import { useAddress } from "../../parts/use-address";
import { About } from "./About";
import { Contents, withChoice, type Choice } from "./Contents";
import { areasOf, matchingAreas } from "./entries";
import { OperationView } from "./OperationView";
import { Problems } from "./Problems";
import { SocketView } from "./SocketView";

const areas = areasOf(contract);

/** The HTTP interface as its OpenAPI document describes it, which comes with the page: nothing is asked for. */
export default function HttpInterface() {
  const address = useAddress();
  const [search] = useSearchParams();
  const choice = { operation: address.text("operation"), section: address.text("section") };
  const chosen = choice.operation || choice.section;
  const shown = matchingAreas(areas, address.text("search"));
  const count = shown.reduce((sum, area) => sum + area.entries.length, 0);
  const list = useRef<HTMLElement>(null);
  const details = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const current = list.current?.querySelector<HTMLElement>('[aria-current="true"]');
    if (list.current && current) list.current.scrollTop += beyond(list.current, current);
    // On a narrow screen the details take the place of the list, and of the link that had the focus.
    if (chosen !== "" && list.current?.offsetParent === null) {
      window.scrollTo(0, 0);
      details.current?.querySelector("h2")?.focus();
    }
  }, [chosen]);
  const fromSearch = (event: KeyboardEvent) => {
    const first = shown[0]?.entries[0];
    if (event.key === "ArrowDown") list.current?.querySelector<HTMLElement>('a[tabindex="0"]')?.focus();
    else if (event.key === "Enter" && first) address.set({ operation: first.id, section: null });
    else return;
    event.preventDefault();
  };
  return (
    <>
      <PageHead title="HTTP interface">
        <a href="/api/v1/openapi.yaml" download="openapi.yaml">Download openapi.yaml</a>
      </PageHead>
      <div className={chosen === "" ? "interface" : "interface chosen"}>
        <section className="panel interface-side" aria-label="Contents">
          <div className="tools">
            <TextInput className="grow" aria-label="Search operations" placeholder="A path, a parameter, what it does" value={address.text("search")} onChange={(e) => address.set({ search: e.currentTarget.value })} onKeyDown={fromSearch} spellCheck={false} />
            <span className="muted nowrap interface-count" role="status">{count} found</span>
          </div>
          <Contents areas={shown} choice={choice} list={list} />
        </section>
        <div ref={details} className="interface-details">
          {chosen !== "" && <Link className="interface-back" to={withChoice(search, {})}>All operations</Link>}
          <Details choice={choice} />
        </div>
      </div>
    </>
  );
}

/** How far a list must scroll until an element of it is in view: not at all, or to its middle. */
function beyond(list: HTMLElement, element: HTMLElement): number {
  const outer = list.getBoundingClientRect();
  const inner = element.getBoundingClientRect();
  const isInView = inner.top >= outer.top && inner.bottom <= outer.bottom;
  return isInView ? 0 : (inner.top + inner.bottom - outer.top - outer.bottom) / 2;
}

function Details({ choice: { operation, section } }: { choice: Choice }) {
  if (operation === "") {
    if (section === "problems") return <Problems contract={contract} />;
    return <About contract={contract} />;
  }
  const entry = areas.flatMap((area) => area.entries).find(({ id }) => id === operation);
  if (entry === undefined) return <section className="panel"><Empty title="There is no such operation">The list has all of them.</Empty></section>;
  return entry.kind === "socket" ? <SocketView key={entry.id} contract={contract} socket={entry} /> : <OperationView key={entry.id} contract={contract} operation={entry} />;
}
