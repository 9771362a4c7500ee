import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { Link } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { live } from "../api/hooks";
import { App } from "../app/App";
import { pages } from "../app/navigation";
import { matching } from "../app/Palette";
import { BytesText } from "../parts/bytes-text";
import Compaction from "./compaction/Compaction";
import { Batch } from "./data/Batch";
import Engine from "./engine/Engine";
import Logs from "./logs/Logs";
import * as charts from "../parts/chart";
import Overview from "./overview/Overview";
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

it("deletes ranges only for administrators who click twice", async () => {
  Object.defineProperty(document, "fonts", { configurable: true, value: new EventTarget() }); // jsdom has none
  let mayAdminister = false;
  answer({
    "GET /api/v1/session": () => ({ json: { mayWrite: true, mayAdminister, expiresMillis: null } }),
    "POST /api/v1/kv/batch": () => ({ json: { operations: 2 } }),
  });
  const shown = show(<Batch keyspace="users" close={() => undefined} />, "/data");
  const type = (text: string) => fireEvent.change(screen.getByLabelText("Operations"), { target: { value: text } });
  type("put a b\ndelete-range a c");
  await screen.findByText(/Start the server with/);
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Write 2" }).disabled).toBe(true);
  type("put a b");
  expect(screen.queryByText(/Start the server with/)).toBeNull();
  shown.unmount();
  mayAdminister = true;
  show(<Batch keyspace="users" close={() => undefined} />, "/data");
  type("put a b\ndelete-range a c");
  await waitFor(() => expect(screen.getByRole<HTMLButtonElement>("button", { name: "Write 2" }).disabled).toBe(false));
  fireEvent.click(screen.getByRole("button", { name: "Write 2" }));
  expect(requests.some((r) => r.method === "POST")).toBe(false);
  fireEvent.click(screen.getByRole("button", { name: "Click again to delete a range" }));
  await waitFor(() => expect(requests.some((r) => r.method === "POST")).toBe(true));
  expect(await requests.find((r) => r.method === "POST")?.json()).toEqual({ encoding: "hex", sync: false, operations: [{ type: "put", keyspace: "users", key: "61", value: "62" }, { type: "deleteRange", keyspace: "users", from: "61", to: "63" }] });
});

it("keeps what is typed for the settings of one keyspace away from the others", async () => {
  const setting = { name: "filter.bits", value: "10", default: "10", changed: false, type: "number", accepts: "1 to 30", unit: "", description: "Bits", ofStore: false, fixedWhileOpen: false, owner: null };
  answer({
    "GET /api/v1/session": () => ({ json: { mayWrite: true, mayAdminister: false, expiresMillis: null } }),
    "GET /api/v1/config": () => ({ json: { profile: "dev", keyspace: null, settings: [setting] } }),
    "GET /api/v1/keyspaces": () => ({ json: { keyspaces: [], continuation: null } }),
  });
  show(<><Link to="/settings?keyspace=users">Users</Link><Link to="/settings?keyspace=orders">Orders</Link><Settings /></>, "/settings?keyspace=users");
  const field = () => screen.findByLabelText<HTMLInputElement>("filter.bits");
  await waitFor(async () => expect((await field()).disabled).toBe(false));
  fireEvent.change(await field(), { target: { value: "12" } });
  fireEvent.click(screen.getByRole("link", { name: "Orders" }));
  await waitFor(async () => expect((await field()).value).toBe("10"));
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Apply" }).disabled).toBe(true);
  fireEvent.click(screen.getByRole("link", { name: "Users" }));
  await waitFor(async () => expect((await field()).value).toBe("12"));
});

it("tells that lines are missing, and of no file that may not be there", async () => {
  answer({});
  show(<Logs />, "/logs");
  act(() => (live as unknown as { receive: (text: string) => void }).receive(JSON.stringify({ dropped: { topic: "logs", messages: 12 } })));
  const notice = await screen.findByText(/12 lines/);
  expect(notice.textContent).toBe("This page was too slow for 12 lines, which are missing here. A server with --log-file writes all lines to a file.");
});

it("says that a compaction drops its inputs, not which level it has none of", async () => {
  const input = { number: 1, level: 3, bytes: 10 };
  const run = { job: 4, keyspace: "default", reason: "too old", inputs: [input], targetLevel: -1, startedMillis: 0, inputBytes: 10, readBytes: 0, writtenBytes: 0, outputs: 0 };
  answer({
    "GET /api/v1/keyspaces": () => ({ json: { keyspaces: [], continuation: null } }),
    "GET /api/v1/compactions": () => ({ json: { running: [run, { ...run, job: 5, targetLevel: 2 }], finished: [], debt: { runs: 0, bytes: 0 } } }),
  });
  const { container } = show(<Compaction />, "/compaction");
  const table = await screen.findByRole("group", { name: "Running compactions" });
  expect([...table.querySelectorAll("td:nth-child(3)")].map((cell) => cell.textContent)).toEqual(["dropped", "L2"]);
  expect(container.textContent).not.toContain("L-1");
});

it("backs up the store, shows how far it is, and what the copy is called", async () => {
  let task: object | null = null;
  const backup = { id: 1, kind: "backup", state: "running", startedMillis: 0, endedMillis: null, done: 3, total: 12, message: "file 1 of 4" };
  const engine = { name: "store", directory: "/data/store", isOpen: true, openMillis: 0, health: "open", cause: "", profile: "dev", version: "1", java: "17", processors: 2, startedMillis: 0, readOnly: false, mayAdminister: true, canReopen: true, canBackUp: true };
  answer({
    "GET /api/v1/engine": () => ({ json: engine }),
    "GET /api/v1/tasks": () => ({ json: { tasks: task === null ? [] : [task] } }),
    "POST /api/v1/engine/backup": () => ({ status: 202, json: (task = backup) }),
    "GET /api/v1/keyspaces": () => ({ json: { keyspaces: [], continuation: null } }),
  });
  show(<Engine />, "/engine");
  fireEvent.click(await screen.findByRole("button", { name: "Back up the store" }));
  const list = within(await screen.findByRole("region", { name: "Backups" }));
  await list.findByText("3 of 12");
  const sent = requests.filter((r) => r.method === "POST");
  expect(sent.map((r) => new URL(r.url).pathname + new URL(r.url).search)).toEqual(["/api/v1/engine/backup"]);
  expect(await sent[0]?.text(), "the page names no file").toBe("");
  task = { ...backup, state: "succeeded", endedMillis: 1000, done: 12, message: "store-20261130T081500Z: 4 files, 12 bytes" };
  await list.findByText("store-20261130T081500Z: 4 files, 12 bytes");
  expect(matching(pages.map((page) => ({ name: page.name, hint: "", words: page.words, run: () => undefined })), "backup").map((found) => found.name)).toContain("Engine");
});

it("says how a server makes backups, where it makes none", async () => {
  const engine = { name: "store", directory: "/data/store", isOpen: true, openMillis: 0, health: "open", cause: "", profile: "dev", version: "1", java: "17", processors: 2, startedMillis: 0, readOnly: false, mayAdminister: true, canReopen: true, canBackUp: false };
  answer({ "GET /api/v1/engine": () => ({ json: engine }), "GET /api/v1/keyspaces": () => ({ json: { keyspaces: [], continuation: null } }) });
  show(<Engine />, "/engine");
  expect((await screen.findByText(/To back up the store/)).textContent).toContain("--backup-dir");
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Back up the store" }).disabled).toBe(true);
});

it("shows the events before the page was opened, and each one once", async () => {
  vi.spyOn(charts, "Chart").mockImplementation(() => <></>); // It would draw, as soon as it is loaded, where nothing can.
  const event = (millis: number, text: string) => ({ millis, name: "flush.completed", level: "info", text, fields: {} });
  answer({ "GET /api/v1/stats/events": () => ({ json: { events: [event(3, "third"), event(2, "second"), event(1, "first")] } }) });
  show(<Overview />, "/");
  const tell = (...events: object[]) => act(() => events.forEach((e) => (live as unknown as { receive: (text: string) => void }).receive(JSON.stringify({ event: e }))));
  tell(event(3, "third"), event(4, "fourth"));
  const list = await screen.findByRole("list", { name: "Latest events" });
  await waitFor(() => expect([...list.querySelectorAll("li > :last-child")].map((e) => e.textContent)).toEqual(["fourth", "third", "second", "first"]));
});

it("shows when writes had to wait", async () => {
  const shown = vi.spyOn(charts, "Chart").mockImplementation(({ label, lines, format }) => <p>{label}: {lines[0]?.figure}, {format(250)}, {format(null)}</p>);
  answer({ "GET /api/v1/stats/history": () => ({ json: { millis: [1], figures: { stallMillis: [250] } } }) });
  show(<Overview />, "/");
  await screen.findByText("Share of each second in which writes had to wait: stallMillis, 25.0\u00a0%, –", { normalizer: (text) => text });
  expect(shown).toHaveBeenCalled();
});
