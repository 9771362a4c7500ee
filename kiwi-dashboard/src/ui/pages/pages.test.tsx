import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { App } from "../app/App";
import { BytesText } from "../parts/bytes-text";
import { answer, begin, end, problem, requests, show } from "./rendered";
import LookupTrace from "./trace/LookupTrace";
import Settings from "./settings/Settings";

beforeEach(begin);
afterEach(end);

it("shows hostile keys as text, and what cannot be seen as escapes", () => {
  const hex = [..."<img src=x onerror=alert(1)>\u001b[31m"].map((c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  const { container } = show(<BytesText hex={hex} />);
  expect(container.querySelector("img")).toBeNull();
  expect(container.textContent).toContain("<img src=x onerror=alert(1)>\\x1b[31m");
});

it("asks for the token, says when it is wrong, and keeps it nowhere", async () => {
  answer({
    "GET /api/v1/session": () => problem(401, "unauthorized", "Log in."),
    "POST /api/v1/session": () => problem(401, "unauthorized", "The token is wrong."),
  });
  show(<App />, "app");
  fireEvent.change(await screen.findByLabelText("Token"), { target: { value: " abc " } });
  fireEvent.click(screen.getByRole("button", { name: "Log in" }));
  await screen.findByText("This is not the token of this server.");
  const sent = requests.find((r) => r.method === "POST");
  expect(await sent?.json()).toEqual({ token: "abc" });
  expect(sent?.headers.get("X-Kiwi-Request")).toBe("1");
  expect(JSON.stringify({ ...localStorage })).not.toContain("abc");
});

it("shows a problem in the words of the server, and tries again", async () => {
  let times = 0;
  answer({
    "GET /api/v1/kv/trace": () => (++times === 1 ? problem(409, "store-closed", "Open it first.") : { json: { found: false, nanos: 5, steps: [] } }),
    "GET /api/v1/keyspaces": () => ({ json: { keyspaces: [], continuation: null } }),
  });
  show(<LookupTrace />, "/trace?key=a");
  await screen.findByText("Open it first.");
  expect(screen.getByText("store-closed")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText("Not found");
  expect(new URL(requests.find((r) => r.url.includes("trace"))?.url ?? "").searchParams.get("key")).toBe("61");
});

it("sends only the settings that were changed", async () => {
  const setting = { name: "filter.bits", value: "10", default: "10", changed: false, type: "number", accepts: "1 to 30", unit: "", description: "Bits", ofStore: false, fixedWhileOpen: false, owner: null };
  const config = { profile: "dev", keyspace: null, settings: [setting, { ...setting, name: "filter.name", value: "bloom" }] };
  answer({
    "GET /api/v1/session": () => ({ json: { mayWrite: true, mayAdminister: false, expiresMillis: null } }),
    "GET /api/v1/config": () => ({ json: config }),
    "PATCH /api/v1/config": () => ({ json: config }),
    "GET /api/v1/keyspaces": () => ({ json: { keyspaces: [], continuation: null } }),
  });
  show(<Settings />, "/settings");
  const field = await screen.findByLabelText("filter.bits");
  await waitFor(() => expect((field as HTMLInputElement).disabled).toBe(false));
  fireEvent.change(field, { target: { value: "12" } });
  fireEvent.click(screen.getByRole("button", { name: "Apply 1" }));
  await waitFor(() => expect(requests.some((r) => r.method === "PATCH")).toBe(true));
  expect(await requests.find((r) => r.method === "PATCH")?.json()).toEqual({ values: { "filter.bits": "12" } });
});
