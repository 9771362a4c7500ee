// Much of everything: a million keys, and ten thousand tables.

import assert from "node:assert/strict";
import { journey, row, server, until } from "../world.mjs";

const NODES = 4000;
const nodes = (page) => page.evaluate(() => document.querySelectorAll("*").length);
const settings = (keyspace, values) => server.ask(keyspace ? `config?keyspace=${keyspace}` : "config", { method: "PATCH", body: { values } });
const tablesOf = async (keyspace) => (await server.ask(`stats?keyspace=${keyspace}`)).levels.reduce((sum, level) => sum + level.tables, 0);

/** Presses End until the list has that many rows, a page of them each time. */
async function down(page, list, least) {
  const rows = async () => Number(await list.getAttribute("aria-rowcount"));
  await list.focus();
  while ((await rows()) < least) {
    const before = await rows();
    await page.keyboard.press("End");
    await until("there are more rows", rows, (now) => now > before);
  }
}

journey("a million keys are paged, and any of them is a step away", async ({ page, go }) => {
  await server.ask("keyspaces", { method: "POST", body: { name: "million" } });
  await settings("million", { "memtable.bytes": "32m", "memtable.entries": "0", "level.base-bytes": "256m", "table.bytes": "16m" });
  await settings("", { "memtable.total-bytes": "128m", "log.total-bytes": "1g" });
  const { id } = await server.ask("load", { method: "POST", body: { keyspace: "million", distribution: "sequential", keys: 1_000_000, valueBytes: 8, batch: 1000, rate: 0, seconds: 600, threads: 1 } });
  const last = async () => (await server.ask("kv/scan?keyspace=million&reverse=true&limit=1")).entries[0]?.key;
  await until("a million keys are written", last, (key) => key === "0000000000999999");
  await server.ask(`load/${id}`, { method: "DELETE" });

  await go("/data?keyspace=million&view=keys", "Data");
  const list = page.getByRole("table", { name: "Entries" });
  await row(page, "Entries", "0000000000000000").waitFor();
  assert.ok(Number(await list.getAttribute("aria-rowcount")) <= 201, "the first page only");
  await down(page, list, 3000);
  await page.keyboard.press("End");
  await until("the last rows are in view", async () => [await list.getByRole("row").last().getAttribute("aria-rowindex"), await list.getByRole("row").last().innerText()], ([index, text]) => Number(index) > 2900 && text.startsWith(String(Number(index) - 2).padStart(16, "0")));
  assert.ok((await list.getByRole("row").count()) < 100, "only rows in view are in the page");
  assert.ok((await nodes(page)) < NODES, `${await nodes(page)} nodes`);

  await page.getByText("Range", { exact: true }).click();
  await page.getByLabel("First key").fill("0000000000765432");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await row(page, "Entries", "0000000000765432").and(page.locator("[aria-rowindex='2']")).waitFor();
  await go("/data?keyspace=million&view=keys&order=reverse", "Data");
  await row(page, "Entries", "0000000000999999").and(page.locator("[aria-rowindex='2']")).waitFor();
  await go("/data?keyspace=million&view=keys&key=0000000000500000", "Data");
  await page.getByRole("region", { name: "Entry", exact: true }).getByText("0000000000500000", { exact: true }).waitFor();
  await page.getByText("Groups", { exact: true }).click();
  await page.getByRole("table", { name: "Groups of keys" }).getByRole("row").nth(1).waitFor();
  assert.ok((await nodes(page)) < NODES, `${await nodes(page)} nodes`);
});

/** A table takes four of these entries: one compaction writes ten thousand of them. */
async function makeTables() {
  await server.ask("keyspaces", { method: "POST", body: { name: "many" } });
  await settings("many", { "memtable.bytes": "4m", "memtable.entries": "0", "table.bytes": "4k", "compaction.l0-trigger": "1000", "compaction.l0-slowdown": "9000", "compaction.l0-stop": "10000", "level.base-bytes": "1g", "compaction.debt-slowdown-bytes": "10g", "compaction.debt-stop-bytes": "20g", "compaction.pause-millis": "0", "compaction.idle-millis": "0" });
  const value = "v".repeat(1100);
  for (let first = 0; first < 40_000; first += 1000) {
    const operations = Array.from({ length: 1000 }, (_, i) => ({ type: "put", keyspace: "many", key: `key:${String(first + i).padStart(8, "0")}`, value }));
    await server.ask("kv/batch", { method: "POST", body: { operations } });
  }
  await server.ask("memtables/flush", { method: "POST" });
  await server.ask("compactions", { method: "POST", body: { keyspace: "many" } });
  await until("there are ten thousand tables", () => tablesOf("many"), (count) => count >= 10_000);
}

journey("ten thousand tables are listed, drawn and chosen", async ({ page, go }) => {
  await makeTables();
  await go("/tables?keyspace=many", "Tables");
  await page.getByText("10,000 tables", { exact: true }).waitFor();
  const list = page.getByRole("table", { name: "Tables" });
  await list.getByRole("row").nth(1).waitFor();
  assert.equal(await list.getAttribute("aria-rowcount"), "10001");
  await list.focus();
  await page.keyboard.press("End");
  await list.locator("[aria-rowindex='501']").waitFor();
  const lowest = list.getByRole("row").last();
  await until("later pages are there", async () => { await page.keyboard.press("End"); return Number(await lowest.getAttribute("aria-rowindex")); }, (index) => index > 1500);
  assert.ok((await list.getByRole("row").count()) < 100, "only rows in view are in the page");
  assert.ok((await nodes(page)) < NODES, `${await nodes(page)} nodes`);
  await page.keyboard.press("Home");
  await list.locator("[aria-rowindex='2']").getByRole("button").click();
  await page.waitForURL(/\/tables\/\d+/);
  await page.getByRole("region", { name: /^Table \d+$/ }).getByText("Entries", { exact: true }).first().waitFor();

  await go("/tree?keyspace=many", "Tree");
  const picture = page.getByRole("application", { name: /^10000 tables/ });
  await picture.waitFor();
  await until("the picture has many colours", () => colours(picture), (count) => count > 8);
  await picture.focus();
  await page.keyboard.press("ArrowDown");
  await page.waitForURL(/table=\d+/);
  const first = new URL(page.url()).searchParams.get("table");
  const panel = (number) => page.getByRole("region", { name: new RegExp(`^(Table|[\\d,]+ tables from) ${number}$`) }); // or a block
  await panel(first).waitFor(); // chosen, and shown
  await page.keyboard.press("ArrowRight");
  await page.waitForURL((url) => url.searchParams.get("table") !== first);
  await panel(new URL(page.url()).searchParams.get("table")).getByText("Size", { exact: true }).waitFor();
  for (let i = 0; i < 8; i++) await page.keyboard.press("+");
  await page.getByRole("button", { name: "All", exact: true }).click();
  await page.getByRole("textbox", { name: "Key" }).fill("key:00020000");
  await page.getByRole("button", { name: "Look up" }).click();
  await page.getByRole("region", { name: "Lookup" }).getByText("Found", { exact: true }).waitFor();
  assert.ok((await nodes(page)) < NODES, `${await nodes(page)} nodes`);

  await page.getByRole("switch", { name: "As a list" }).click({ force: true });
  const rows = page.getByRole("group", { name: "Tables of the tree" }).getByRole("row");
  await rows.nth(1).waitFor();
  assert.ok((await rows.count()) < 100, "only rows in view are in the page");
  await page.getByRole("slider", { name: "Moment" }).focus();
  await page.keyboard.press("Home");
  await page.waitForURL(/at=\d+/);
  await page.getByText("The tree had no tables then").or(rows.nth(1)).first().waitFor();
});

/** How many colours the picture has. */
const colours = (picture) => picture.evaluate((canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const found = new Set();
  for (let i = 0; i < data.length; i += 4) found.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
  return found.size;
});

const KEYSPACES = 300;

journey("hundreds of keyspaces are listed, each with its memtable", async ({ page, go }) => {
  const name = (i) => `keyspace-${String(i).padStart(3, "0")}`;
  for (let i = 0; i < KEYSPACES; i++) await server.ask("keyspaces", { method: "POST", body: { name: name(i) } });
  await server.ask("kv/batch", { method: "POST", body: { operations: Array.from({ length: KEYSPACES }, (_, i) => ({ type: "put", keyspace: name(i), key: "a", value: "b" })) } });
  for (const [path, heading, list] of [["/engine", "Engine", "Keyspaces"], ["/memtables", "Memtables", "Memtables"]]) {
    await go(path, heading);
    const rows = page.getByRole("table", { name: list });
    await rows.waitFor();
    await until("all are there", async () => Number(await rows.getAttribute("aria-rowcount")), (count) => count > KEYSPACES);
    assert.ok((await rows.getByRole("row").count()) < 100, "only rows in view are in the page");
    await rows.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await row(page, list, name(KEYSPACES - 1)).waitFor();
  }
});
