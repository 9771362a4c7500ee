// HTTP and WebSockets of the fake: sessions, problems, live topics, a small terminal.

import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { extname, join, normalize, resolve } from "node:path";
import { WebSocketServer } from "ws";
import { CONTRACT } from "../build/paths.mjs";
import { FakeProblem } from "./encoding.mjs";
import { routes, runningCompactions } from "./routes.mjs";

const TITLES = { 400: "Bad request", 401: "Not logged in", 403: "Forbidden", 404: "Not found", 409: "Conflict", 410: "Gone", 422: "Not text", 503: "Unavailable" };
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json" };
const LEVELS = ["trace", "debug", "info", "warn", "error"];

/** The policy that the real server sends as well: nothing inline, nothing from elsewhere. */
export const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const compiled = routes.map(([method, path, answer, need]) => ({
  method, answer, need,
  pattern: new RegExp(`^/api/v1${path.replace(/:(\w+)/g, "(?<$1>[^/]+)")}$`),
}));

export function serve(store, { token = "kiwi", mayWrite = true, mayAdminister = true, files = null } = {}) {
  const sessions = new Map();
  const session = (expiresMillis) => ({ mayWrite, mayAdminister, expiresMillis });
  const sessionOf = (request) => {
    if (request.headers.authorization === `Bearer ${token}`) return session(null);
    return sessions.get(/kiwi-session=(\w+)/.exec(request.headers.cookie ?? "")?.[1]);
  };

  async function api(request, response, url) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = chunks.length ? JSON.parse(Buffer.concat(chunks).toString()) : {};
    if (url.pathname === "/api/v1/session") return logIn(request, response, body);
    const known = sessionOf(request);
    if (!known) throw new FakeProblem(401, "unauthorized", "Log in with the token that the server printed.");
    if (url.pathname === "/api/v1/openapi.yaml") return response.writeHead(200, { "content-type": "application/yaml" }).end(readFileSync(resolve(import.meta.dirname, "..", CONTRACT)));
    for (const route of compiled) {
      const match = route.method === request.method && route.pattern.exec(url.pathname);
      if (!match) continue;
      if (route.need === "admin" && !mayAdminister) throw new FakeProblem(403, "admin-required", "Start the server with --enable-admin.");
      if (request.method !== "GET" && !mayWrite) throw new FakeProblem(403, "read-only-server", "This server refuses changes.");
      if (!store.isOpen && !/engine|session/.test(url.pathname)) throw new FakeProblem(409, "store-closed", "The store is closed.");
      const answer = route.answer(store, { q: url.searchParams, p: match.groups ?? {}, body, session: known });
      const [status, json] = Array.isArray(answer) ? answer : [answer === undefined ? 204 : 200, answer];
      return send(response, status, json);
    }
    throw new FakeProblem(404, "not-found", "There is no such path.");
  }

  function logIn(request, response, body) {
    if (request.method === "POST") {
      if (body.token !== token) throw new FakeProblem(401, "unauthorized", "The token is wrong.");
      const id = randomBytes(16).toString("hex");
      sessions.set(id, session(Date.now() + 12 * 3600_000));
      response.setHeader("set-cookie", `kiwi-session=${id}; HttpOnly; SameSite=Strict; Path=/`);
      return send(response, 200, sessions.get(id));
    }
    const known = sessionOf(request);
    if (!known) throw new FakeProblem(401, "unauthorized", "Log in with the token that the server printed.");
    if (request.method === "DELETE") {
      sessions.delete(/kiwi-session=(\w+)/.exec(request.headers.cookie ?? "")?.[1]);
      return send(response, 204);
    }
    return send(response, 200, known);
  }

  function send(response, status, json, type = "application/json") {
    response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
    response.end(json === undefined ? undefined : JSON.stringify(json));
  }

  function file(response, path) {
    let found = join(files, normalize(path));
    if (!found.startsWith(files) || !existsSync(found) || statSync(found).isDirectory()) found = join(files, "index.html");
    response.writeHead(200, { "content-type": TYPES[extname(found)] ?? "application/octet-stream", "content-security-policy": POLICY, "x-content-type-options": "nosniff" });
    createReadStream(found).pipe(response);
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://fake");
    if (url.pathname === "/metrics") return response.writeHead(200, { "content-type": "text/plain" }).end("kiwi_up 1\n");
    if (!url.pathname.startsWith("/api/") && files) return file(response, url.pathname);
    api(request, response, url).catch((error) => {
      const status = error.status ?? 500;
      const code = error.code ?? "internal";
      if (status === 500) console.error(error);
      send(response, status, { type: `urn:kiwi:problem:${code}`, title: TITLES[status] ?? "Internal error", status, detail: error.status ? error.message : "", code }, "application/problem+json");
    });
  });

  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    if (!sessionOf(request)) return socket.end("HTTP/1.1 401 Unauthorized\r\n\r\n");
    sockets.handleUpgrade(request, socket, head, (ws) => (request.url.startsWith("/api/v1/ws/terminal") ? terminal(ws, store) : live(ws, store)));
  });
  server.sockets = sockets;
  return server;
}

function live(ws, store) {
  let topics = new Set();
  let level = 2;
  let ran = false;
  const say = (message) => ws.readyState === 1 && ws.send(JSON.stringify(message));
  const listeners = {
    sample: (stats) => topics.has("stats") && say({ stats }),
    event: (event) => topics.has("events") && say({ event }),
    log: (log) => topics.has("logs") && LEVELS.indexOf(log.level) >= level && say({ log }),
    tick: () => {
      const now = topics.has("compactions") ? runningCompactions(store) : [];
      if (now.length || ran) say({ compactions: now });
      ran = now.length > 0;
    },
  };
  for (const [name, listener] of Object.entries(listeners)) store.on(name, listener);
  ws.on("close", () => Object.entries(listeners).forEach(([name, listener]) => store.off(name, listener)));
  ws.on("message", (data) => {
    const request = JSON.parse(data);
    topics = new Set(request.topics);
    level = LEVELS.indexOf(request.logLevel ?? "info");
  });
}

function terminal(ws, store) {
  let line = "";
  const say = (output) => ws.send(JSON.stringify({ output }));
  say("Kiwi shell on fake-store. Type \u001b[1mhelp\u001b[0m for the commands.\r\n\u001b[32mkiwi>\u001b[0m ");
  ws.on("message", (data) => {
    for (const char of JSON.parse(data).input ?? "") {
      if (char === "\r") {
        const tables = store.tree.tables.size;
        const answers = { help: "get put delete scan tables stats exit", tables: `${tables} tables`, stats: JSON.stringify(store.statistics().amplification) };
        if (line === "exit") return ws.send(JSON.stringify({ ended: "The shell has ended." }));
        say(`\r\n${line ? (answers[line] ?? `unknown command: ${line}`) + "\r\n" : ""}\u001b[32mkiwi>\u001b[0m `);
        line = "";
      } else if (char === "\u007f") {
        if (line) say("\b \b");
        line = line.slice(0, -1);
      } else {
        line += char;
        say(char);
      }
    }
  });
}
