import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./schema";
import { ProblemError, unreachable } from "./problem";

export type Schemas = components["schemas"];
export type Table = Schemas["Table"];
/** A table as it is drawn, or `tables` of them that are beside each other, named by their first. */
export type Drawn = Table & { tables?: number };
export type Edit = Schemas["Edit"];
export type Statistics = Schemas["Statistics"];
export type RunningCompaction = Schemas["RunningCompaction"];
export type Trace = Schemas["Trace"];

/** All requests go through here; the header tells the server that they come from its own page. */
export const client = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? "",
  credentials: "same-origin",
  headers: { "X-Kiwi-Request": "1" },
  // Looked up for each request, so that a test can put another one in its place.
  fetch: (request) => globalThis.fetch(request),
});

let loggedOut: () => void = () => undefined;

/** Names what happens when the server says that the session has ended. */
export function onLoggedOut(action: () => void): void {
  loggedOut = action;
}

const problems: Middleware = {
  async onResponse({ response }) {
    if (response.ok) return;
    const error = await ProblemError.of(response);
    if (error.code === "unauthorized") loggedOut();
    throw error;
  },
  onError: ({ error }) => (error instanceof ProblemError ? error : unreachable(error)),
};
client.use(problems);

/** The data of an answer; a problem has been thrown before. */
export async function ask<T>(answer: Promise<{ data?: T; response: Response }>): Promise<T> {
  const { data } = await answer;
  return data as T;
}
