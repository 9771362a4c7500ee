import { ask, client, type Schemas } from "./client";

/** Why somebody who was logged in has to log in again. */
export function whyEnded(session: Schemas["Session"], now: number): string {
  if (session.expiresMillis !== null && session.expiresMillis <= now) return "The session has ended: its time is over.";
  return "The session has ended: the server was started anew, or too many others have logged in since. A server without a token file has a new token, which it printed.";
}

let token = takeToken();

/** A link with `#token=…` logs in once; the token is taken out of the address before all else. */
function takeToken(): string | undefined {
  const found = /^#token=([\w.~+/=-]+)$/.exec(globalThis.location?.hash ?? "")?.[1];
  if (found) window.history.replaceState(null, "", window.location.pathname + window.location.search);
  return found;
}

/**
 * The session of this browser. With a token of the address it is begun, not asked for: an answer to
 * both would come in either order, and the later one would say that nobody is logged in.
 */
export async function session(): Promise<Schemas["Session"]> {
  if (token === undefined) return ask(client.GET("/api/v1/session"));
  const begun = await ask(client.POST("/api/v1/session", { body: { token } })).catch((error) => {
    if (error?.code === "unauthorized") token = undefined;
    throw error;
  });
  token = undefined;
  return begun;
}
