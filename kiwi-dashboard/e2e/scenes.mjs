// What the pictures of the documentation show: the pages of a store that works, and those of a new one.

const CITIES = ["Lisbon", "Oslo", "Accra", "Quito", "Hanoi", "Turin"];
const NAMES = ["Ada", "Grace", "Barbara", "Edsger", "Niklaus", "Radia", "Leslie", "Jim", "Frances", "Tony"];
const post = (server, path, body) => server.ask(path, { method: "POST", ...(body ? { body } : {}) });
const profile = (i) => JSON.stringify({ name: NAMES[i % NAMES.length], city: CITIES[i % CITIES.length], since: 2010 + (i % 16), points: (i * 7919) % 10_000 });

/** A handful of keys, as somebody puts them who tries the store for the first time. */
export async function fillLittle(server) {
  const entries = { "fruit:apple": "red", "fruit:kiwi": "green", "user:1": profile(1), "user:2": profile(2), "user:3": profile(3) };
  for (const [key, value] of Object.entries(entries)) await server.ask("kv", { method: "PUT", body: { key, value } });
  for (let i = 0; i < 50; i++) await server.ask("kv/trace?key=fruit:kiwi"); // the first lookups of a process take longer
}

/** A shop with users, orders and sessions, then a workload that goes on while the pictures are made. */
export async function fillMuch(server, { seconds = 25 } = {}) {
  const operations = [];
  for (let i = 0; i < 6000; i++) {
    const id = String(i).padStart(6, "0");
    operations.push({ type: "put", key: `user:${id}:profile`, value: profile(i) });
    if (i % 3 === 0) operations.push({ type: "put", key: `user:${id}:cart`, value: `{"items":${i % 9}}` });
    if (i % 2 === 0) operations.push({ type: "put", key: `order:2026-${String(1 + (i % 12)).padStart(2, "0")}:${id}`, value: `{"user":${i},"total":${(i * 31) % 5000}}` });
    if (i % 5 === 0) operations.push({ type: "put", key: `session:${(i * 2654435761) >>> 8}`, value: `user:${id}` });
    if (i % 11 === 0 && i > 0) operations.push({ type: "delete", key: `session:${((i - i % 5) * 2654435761) >>> 8}` });
  }
  await server.ask("config", { method: "PATCH", body: { values: { "memtable.sealed": "6", "log.total-bytes": "64m", "compaction.workers": "2" } } });
  for (let i = 0; i < operations.length; i += 500) await post(server, "kv/batch", { operations: operations.slice(i, i + 500) });
  // A keyspace that is only read, so that its tables stay and their filters have something to tell.
  await post(server, "keyspaces", { name: "catalog" });
  await post(server, "load", { keyspace: "catalog", distribution: "uniform", keys: 20_000, valueBytes: 60, batch: 10, rate: 4000, seconds: 5, threads: 1 });
  while ((await server.ask("load")).loads.some((load) => load.state === "running")) await new Promise((next) => setTimeout(next, 200));
  // Much at once, then a pace that the store keeps up with.
  await post(server, "load", { keyspace: "default", distribution: "uniform", keys: 60_000, valueBytes: 120, batch: 10, rate: 0, seconds, threads: 2, deleteShare: 0.1 });
  await post(server, "keyspaces", { name: "sessions" });
  await post(server, "keyspaces", { name: "metrics" });
  await post(server, "load", { keyspace: "default", distribution: "uniform", keys: 60_000, valueBytes: 120, batch: 10, rate: 1200, seconds: 3600, threads: 2, readShare: 0.5, deleteShare: 0.1 });
  await post(server, "load", { keyspace: "metrics", distribution: "zipf", keys: 10_000, valueBytes: 60, batch: 5, rate: 200, seconds: 3600, threads: 1, readShare: 0.3 });
  await post(server, "load", { keyspace: "catalog", distribution: "zipf", keys: 20_000, batch: 1, rate: 800, seconds: 3600, threads: 1, readShare: 1 });
}

/** Of some keys of the workload that exist, the one whose lookup takes the most steps. */
async function deepKey(server) {
  const { entries } = await server.ask("kv/scan?from=0000000000030000&limit=40");
  const found = [];
  // One after another: more at once than there are slots would be refused.
  for (const { key } of entries) found.push({ key, steps: (await server.ask(`kv/trace?key=${encodeURIComponent(key)}`)).steps.length });
  return encodeURIComponent(found.sort((a, b) => b.steps - a.steps)[0].key);
}

const first = async (server, query) => (await server.ask(`tables?${query}&limit=1`)).tables[0].number;

/** A memtable that stays for a while: of a keyspace that nothing else writes to. */
async function quiet(server) {
  await post(server, "kv/batch", { operations: Array.from({ length: 12 }, (_, i) => ({ type: "put", keyspace: "sessions", key: `session:${2654435 * (i + 1)}`, value: `user:${String(i * 137).padStart(6, "0")}` })) });
  return (await server.ask("memtables?keyspace=sessions")).memtables[0].id;
}

/** Types lines into the shell, and waits for what each answers. */
const inTerminal = (...lines) => async (page) => {
  const shows = (text) => page.waitForFunction((wanted) => document.querySelector(".xterm-accessibility-tree, .xterm-rows")?.textContent.replaceAll("\u00a0", " ").includes(wanted), text);
  await page.locator(".xterm-accessibility-tree, .xterm-rows").first().waitFor();
  await shows(">");
  for (const [line, answer] of lines) {
    await page.keyboard.type(`${line}\n`);
    await shows(answer);
  }
};

const inPalette = async (page) => {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Go to" }).waitFor();
  await page.keyboard.type("user:000042");
};

/**
 * Scenes of a store that works. A path is an address, or is made of what the server tells; `ready`
 * does on the page what comes before the picture.
 */
export const MUCH = {
  overview: { path: "/?seconds=60", ready: (page) => page.getByRole("list", { name: "Latest events" }).locator("li").nth(8).waitFor() },
  tree: { path: "/tree" },
  lookup: { path: async (server) => `/tree?key=${await deepKey(server)}` },
  past: { path: async (server) => `/tree?at=${Math.round((await server.ask("versions?limit=1&tables=false")).lastEdit / 3)}` },
  compaction: { path: "/compaction" },
  logs: { path: "/logs", ready: (page) => page.getByRole("log").getByRole("button").nth(24).waitFor() },
  data: { path: "/data?prefix=user:&view=keys&key=user:000002:profile" },
  memtables: { path: async (server) => `/memtables/${await quiet(server)}` },
  tables: { path: async (server) => `/tables/${await first(server, "sort=entries")}` },
  filter: { path: async (server) => `/tables/${await first(server, "sort=reads&keyspace=catalog")}?show=filter&keyspace=catalog&sort=reads` },
  trace: { path: async (server) => `/trace?key=${await deepKey(server)}` },
  load: { path: "/load" },
  terminal: { path: "/terminal", ready: inTerminal(["get user:000042:profile", "points"], ["scan user:000042 --limit 4", "user:000044"], ["put fruit:1 kiwi", "put"], ["lsm", "L5"]) },
  settings: { path: "/settings" },
  engine: { path: "/engine" },
  interface: { path: "/api?operation=scan" },
  palette: { path: "/data", ready: inPalette },
};

/** Scenes of a store with a handful of keys, and of what somebody sees first. */
export const LITTLE = {
  login: { path: "/", loggedIn: false },
  overview: { path: "/?seconds=60" },
  tree: { path: "/tree" },
  compaction: { path: "/compaction" },
  logs: { path: "/logs" },
  data: { path: "/data?view=keys&key=user:1" },
  memtables: { path: "/memtables" },
  tables: { path: "/tables" },
  trace: { path: "/trace?key=fruit:kiwi" },
  load: { path: "/load" },
  terminal: { path: "/terminal", ready: inTerminal(["get fruit:kiwi", "green"], ["help", "scan"]) },
  settings: { path: "/settings" },
  engine: { path: "/engine" },
  interface: { path: "/api" },
};

export const SCHEMES = ["light", "dark"];
export const ANIMATION = "tree.gif";

/** The file of a scene. */
export const fileOf = (scenes, name, scheme) => `${name}${scenes === LITTLE ? "-little" : ""}-${scheme}.png`;

/** Every file of the folder of pictures. */
export function allFiles() {
  const files = [MUCH, LITTLE].flatMap((scenes) => Object.keys(scenes).flatMap((name) => SCHEMES.map((scheme) => fileOf(scenes, name, scheme))));
  return [...files, ANIMATION].sort();
}
