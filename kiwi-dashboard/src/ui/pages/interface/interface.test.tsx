import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import Ajv from "ajv/dist/2020.js";
import { renderToStaticMarkup } from "react-dom/server";
import { MemoryRouter } from "react-router";
import contract from "virtual:contract";
import { afterEach, describe, expect, it } from "vitest";
import { theme } from "../../app/theme";
import { resolved, type Contract, type Schema } from "./contract";
import { addressOf, bodyOf, curl, exampleOf, quoted } from "./curl";
import { areasOf, matchingAreas, type Entry, type Operation } from "./entries";
import HttpInterface from "./HttpInterface";
import { memberOf, partOf, typeOf, type Part } from "./parts";

const areas = areasOf(contract);
const entries = areas.flatMap((area) => area.entries);
const operations = entries.filter((entry): entry is Operation => entry.kind === "operation");

function operation(id: string): Operation {
  const found = operations.find((o) => o.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}

function found(text: string): string[] {
  return matchingAreas(areas, text).flatMap((area) => area.entries.map((entry: Entry) => entry.id));
}

/** A document with nothing but schemas. */
function withSchemas(schemas: Record<string, Schema>): Contract {
  return { ...contract, components: { schemas } };
}

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

describe("references", () => {
  it("lead through others to what they mean", () => {
    const document = withSchemas({ A: ref("B"), B: { type: "integer" } });
    expect(resolved(document, { $ref: "#/components/schemas/A" })).toEqual({ type: "integer" });
    expect(resolved(contract, { $ref: "#/paths/~1api~1v1~1kv/put" })).toHaveProperty("operationId", "putKey");
  });

  it("that lead nowhere, out or back to themselves are told", () => {
    const document = withSchemas({ A: ref("B"), B: ref("A") });
    expect(() => resolved(document, { $ref: "#/components/schemas/A" })).toThrow("back to itself");
    expect(() => resolved(document, { $ref: "#/components/schemas/constructor" })).toThrow("leads nowhere");
    expect(() => resolved(document, { $ref: "https://example.com/a" })).toThrow("out of the document");
  });
});

describe("a schema as a tree", () => {
  it("ends where it comes again", () => {
    const document = withSchemas({ Node: { type: "object", required: ["children"], properties: { children: { type: "array", items: ref("Node") }, next: { oneOf: [ref("Node"), { type: "null" }] }, name: { type: "string" } } } });
    const root = partOf(document, ref("Node"));
    expect(root.parts.map((p) => [p.name, p.type, p.repeats, p.parts.length])).toEqual([
      ["children", "array of Node", true, 0], ["next", "Node or null", true, 0], ["name", "string", false, 0],
    ]);
  });

  it("shows the same schema twice when it is not inside of itself", () => {
    const document = withSchemas({ Pair: { type: "object", properties: { left: ref("Leaf"), right: ref("Leaf") } }, Leaf: { type: "object", properties: { name: { type: "string" } } } });
    expect(partOf(document, ref("Pair")).parts.map((p) => p.parts.length)).toEqual([1, 1]);
  });

  it("tells types, bounds, choices and defaults", () => {
    const limit = operation("scan").parameters.find((p) => p.name === "limit");
    if (limit === undefined) throw new Error("scan has no limit");
    expect(memberOf(contract, "limit", limit.schema, false)).toMatchObject({ type: "integer", bounds: "1 to 1,000", standard: "100" });
    expect(memberOf(contract, "encoding", ref("Encoding"), false)).toMatchObject({ type: "string", choices: ["text", "base64", "hex"], standard: '"text"' });
    const topics = partOf(contract, ref("LiveRequest")).parts[0];
    expect(topics).toMatchObject({ name: "topics", type: "array of strings", required: true, bounds: "at most 4 items", choices: ["stats", "events", "logs", "compactions"] });
    expect(typeOf(contract, ref("Statistics"))).toBe("Statistics");
    expect(partOf(contract, ref("Statistics")).parts.find((p) => p.name === "caches")).toMatchObject({ type: "map of names to objects" });
    expect(partOf(contract, ref("Versions")).parts.find((p) => p.name === "tables")?.type).toBe("array of Table or null");
  });

  it("can be made of every schema of the document", () => {
    const depth = (part: Part): number => 1 + Math.max(0, ...part.parts.map(depth));
    for (const entry of entries) {
      const schemas = entry.kind === "socket" ? [entry.send, entry.receive] : [...entry.answers.flatMap((a) => (a.body ? [a.body.schema] : [])), ...(entry.body ? [entry.body.schema] : [])];
      for (const schema of schemas) expect(depth(partOf(contract, schema)), entry.id).toBeLessThan(8);
    }
  });
});

describe("requests", () => {
  const ajv = new Ajv({ strict: false });
  ajv.addSchema({ ...contract, $id: "contract" } as object);
  /** What is wrong with a value, as text; empty if it fits. */
  const wrong = (schema: Schema, value: unknown) => {
    const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"contract#/')) as object);
    return validate(value) ? "" : JSON.stringify(validate.errors);
  };

  it("have bodies and parameters that fit their schemas", () => {
    for (const o of operations) {
      if (o.body) expect(wrong(o.body.schema, bodyOf(contract, o)), o.id).toBe("");
      for (const p of o.parameters) expect(wrong(p.schema, p.example ?? exampleOf(contract, p.schema)), `${o.id} ${p.name}`).toBe("");
    }
    for (const entry of entries) if (entry.kind === "socket") expect(wrong(entry.send, exampleOf(contract, entry.send)), entry.id).toBe("");
    expect(wrong({ type: "string", maxLength: 1 }, "ab")).not.toBe("");
  });

  it("become lines for curl with what is required, and no more", () => {
    expect(curl(contract, "http://localhost:7333", operation("getKey"))).toBe(`curl \\\n  -H "Authorization: Bearer $TOKEN" \\\n  'http://localhost:7333/api/v1/kv?key=user:1'`);
    expect(curl(contract, "http://h", operation("putKey"))).toBe(`curl -X PUT \\\n  -H "Authorization: Bearer $TOKEN" \\\n  -H 'Content-Type: application/json' \\\n  -d '{"key":"user:1","value":"Ada"}' \\\n  'http://h/api/v1/kv'`);
    expect(curl(contract, "http://h", operation("flush"))).toContain("curl -X POST ");
    expect(addressOf(contract, "http://h", operation("getTable"))).toBe("http://h/api/v1/tables/0");
    expect(addressOf(contract, "http://h", operation("dropKeyspace"))).toBe("http://h/api/v1/keyspaces?keyspace=users&confirm=users");
  });

  it("quote for the shell all but the token", () => {
    expect(quoted("it's $HOME `x`")).toBe(`'it'\\''s $HOME \`x\`'`);
    expect(curl(contract, "http://h", operation("logIn"))).toBe(`curl \\\n  -H 'Content-Type: application/json' \\\n  -d '{"token":"'"$TOKEN"'"}' \\\n  'http://h/api/v1/session'`);
  });
});

describe("the filter", () => {
  it("finds each word anywhere: path, method, name, parameter, area", () => {
    expect(found("")).toHaveLength(entries.length);
    expect(found("SCAN kv")).toEqual(["scan"]);
    expect(found("delete keyspaces")).toContain("dropKeyspace");
    expect(found("keysonly")).toEqual(["scan"]);
    expect(found("prometheus")).toEqual(["getMetrics"]);
    expect(found("websocket")).toEqual(["watch", "openTerminal"]);
    expect(found("no such thing")).toEqual([]);
  });

  it("leaves out areas without a match", () => {
    expect(matchingAreas(areas, "prometheus").map((area) => area.name)).toEqual(["stats"]);
  });
});

describe("the page", () => {
  afterEach(cleanup);
  const page = (path: string) => (
    <MantineProvider theme={theme} env="test" withCssVariables={false} withGlobalClasses={false}>
      <MemoryRouter initialEntries={[path]}><HttpInterface /></MemoryRouter>
    </MantineProvider>
  );
  const show = (path: string) => render(page(path));

  it.each(areas.map((area) => [area.name, area] as const))("shows all of %s without a failure", (_, area) => {
    for (const entry of area.entries) {
      const markup = renderToStaticMarkup(page(`/api?search=nonsense&operation=${entry.id}`));
      expect(markup, entry.id).toContain(`<span class="mono operation-path">${entry.path}</span>`);
      expect(markup, entry.id).toContain(entry.kind === "socket" ? "What the server sends" : "problem document");
    }
  });

  it("shows what holds for all operations, and the kinds of problems", () => {
    show("/api?section=problems");
    expect(screen.getByText("write-stalled")).toBeTruthy();
    cleanup();
    show("/api");
    expect(screen.getByRole("heading", { level: 2, name: "Kiwi HTTP interface, version 1" })).toBeTruthy();
  });

  it("says who may use an operation", () => {
    show("/api?search=nonsense&operation=dropKeyspace");
    expect(screen.getByText("Needs --enable-admin")).toBeTruthy();
    cleanup();
    show("/api?search=nonsense&operation=putKey");
    expect(screen.getByText("Refused with --read-only")).toBeTruthy();
    cleanup();
    show("/api?search=nonsense&operation=logIn");
    expect(screen.getByText("Needs no token")).toBeTruthy();
  });

  it("says that nothing was found, and that there is no such operation", () => {
    show("/api?search=nonsense&operation=nonsense");
    expect(screen.getByText("No operation has this")).toBeTruthy();
    expect(screen.getByText("There is no such operation")).toBeTruthy();
  });

  it("has one stop for the Tab key in the list; arrow keys go on from there, and Enter in the search opens the first", () => {
    show("/api?search=memtable&operation=flush");
    const list = screen.getByRole("navigation", { name: "Operations" });
    const stops = within(list).getAllByRole("link").filter((link) => link.tabIndex === 0);
    expect(stops.map((link) => link.getAttribute("aria-current"))).toEqual(["true"]);
    stops[0]?.focus();
    fireEvent.keyDown(stops[0] as HTMLElement, { key: "ArrowUp" });
    expect(document.activeElement?.textContent).toContain("/memtables/{id}/entries");
    fireEvent.keyDown(document.activeElement as HTMLElement, { key: "Home" });
    expect(document.activeElement?.textContent).toBe("About the interface");
    fireEvent.keyDown(screen.getByLabelText("Search operations"), { key: "Enter" });
    expect(document.querySelector(".interface-details h2")?.textContent).toContain("/api/v1/memtables");
  });
});
