// What can be chosen on the page: operations by area, and WebSockets.

import { resolved, type Access, type Contract, type Media, type Parameter, type Response, type Schema } from "./contract";

export interface Answered {
  status: string;
  description: string;
  /** Media type and schema; null without a body. */
  body: { type: string; schema: Schema } | null;
}

export interface Operation {
  kind: "operation";
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  access: Access;
  needsToken: boolean;
  parameters: Parameter[];
  body: (Media & { required: boolean }) | null;
  answers: Answered[];
  /** The statuses of problem documents that the document names; any other may come as well. */
  problems: string[];
}

export interface Socket {
  kind: "socket";
  id: string;
  method: "WS";
  path: string;
  summary: string;
  send: Schema;
  receive: Schema;
}

export type Entry = Operation | Socket;

export interface Area {
  name: string;
  title: string;
  entries: Entry[];
}

const METHODS = ["get", "put", "post", "patch", "delete"];
const PROBLEM = "application/problem+json";

/** All areas in the order of the document, then the WebSockets. */
export function areasOf(contract: Contract): Area[] {
  const operations = new Map<string, Entry[]>(contract.tags.map((tag) => [tag.name, []]));
  for (const [path, methods] of Object.entries(contract.paths)) {
    for (const method of METHODS) {
      const described = methods[method];
      if (described === undefined) continue;
      const area = operations.get(described.tags[0] ?? "");
      if (area === undefined) throw new Error(`${described.operationId} is of no area`);
      area.push(operationOf(contract, path, method));
    }
  }
  const sockets = Object.entries(contract["x-websockets"]).map(([path, { operationId, ...rest }]): Socket => ({ kind: "socket", id: operationId, method: "WS", path, ...rest }));
  return [
    ...contract.tags.map((tag) => ({ name: tag.name, title: tag.description, entries: operations.get(tag.name) ?? [] })),
    { name: "websockets", title: "WebSockets", entries: sockets },
  ];
}

function operationOf(contract: Contract, path: string, method: string): Operation {
  const described = contract.paths[path]?.[method];
  if (described === undefined) throw new Error(`${method} ${path} is not described`);
  const media = described.requestBody?.content["application/json"];
  const answers: Answered[] = [];
  const problems: string[] = [];
  for (const [status, node] of Object.entries(described.responses)) {
    const response = resolved<Response>(contract, node);
    const [type, content] = Object.entries(response.content ?? {})[0] ?? [];
    if (type === PROBLEM) problems.push(status);
    else answers.push({ status, description: response.description, body: type === undefined || content === undefined ? null : { type, schema: content.schema } });
  }
  return {
    kind: "operation",
    id: described.operationId,
    method: method.toUpperCase(),
    path,
    summary: described.summary,
    description: described.description ?? "",
    access: described["x-access"] ?? "read",
    needsToken: described.security?.length !== 0,
    parameters: (described.parameters ?? []).map((parameter) => resolved<Parameter>(contract, parameter)),
    body: media === undefined ? null : { ...media, required: described.requestBody?.required === true },
    answers,
    problems: problems.filter((status) => status !== "default"),
  };
}

/** The areas with the entries that have each word somewhere; areas without any are left out. */
export function matchingAreas(areas: readonly Area[], text: string): Area[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return areas
    .map((area) => ({ ...area, entries: area.entries.filter((entry) => { const said = wordsOf(area, entry); return words.every((word) => said.includes(word)); }) }))
    .filter((area) => area.entries.length > 0);
}

function wordsOf(area: Area, entry: Entry): string {
  const more = entry.kind === "operation" ? [entry.description, entry.access === "administer" ? "admin" : "", ...entry.parameters.map((p) => p.name)] : ["websocket"];
  return [area.name, area.title, entry.id, entry.method, entry.path, entry.summary, ...more].join(" ").toLowerCase();
}
