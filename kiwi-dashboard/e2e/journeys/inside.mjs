// What the store keeps: tables, memtables, compactions, and the way of a lookup through them.

import assert from "node:assert/strict";
import { journey, NOT_FOUND, row, saidSo, server, settled, until } from "../world.mjs";

const figure = (within, name) => within.locator("dl > div").filter({ has: within.page().getByText(name, { exact: true }) }).locator("dd");

journey("a table shows its properties, entries, filter and index", async ({ page, go }) => {
  await go("/tables?sort=bytes", "Tables");
  const first = page.getByRole("table", { name: "Tables" }).getByRole("row").nth(1).getByRole("button");
  const number = await first.innerText();
  await first.click();
  await page.waitForURL(`**/tables/${number}?*`);
  const details = page.getByRole("region", { name: `Table ${number}` });
  const entries = Number((await figure(details, "Entries").innerText()).replaceAll(",", ""));
  assert.ok(entries > 0);

  await details.getByText("Entries", { exact: true }).first().click();
  const list = details.getByRole("table", { name: "Entries" });
  await list.getByRole("row").nth(1).waitFor();
  assert.match(await list.getByRole("row").nth(1).innerText(), /put|delete/);
  const later = await list.getByRole("row").nth(9).getByRole("cell").first().innerText();
  await details.getByLabel("From the key").fill(later);
  await details.getByRole("button", { name: "Show", exact: true }).click();
  const top = list.getByRole("row").nth(1).getByRole("cell").first();
  await until("the entries begin there", () => top.innerText(), (key) => key === later);
  await page.reload(); // the address tells the key
  await until("the entries begin there again", () => top.innerText(), (key) => key === later);
  assert.equal(await details.getByLabel("From the key").inputValue(), later);

  await details.getByText("Filter", { exact: true }).click();
  await figure(details, "False positives, expected").waitFor();
  assert.match(await figure(details, "Keys").innerText(), /^[\d,]+/);

  await details.getByText("Index", { exact: true }).click();
  await details.getByRole("table", { name: "Blocks" }).getByRole("row").nth(1).waitFor();
  await page.reload();
  await details.getByRole("table", { name: "Blocks" }).getByRole("row").nth(1).waitFor();
  await details.getByRole("link", { name: "In the tree" }).click();
  await page.getByRole("region", { name: `Table ${number}` }).getByText("Size", { exact: true }).waitFor();
});

journey("tables of one level are listed, in an order of choice", async ({ page, go }) => {
  await go("/tables", "Tables");
  await page.getByLabel("Level").first().click();
  const option = page.getByRole("option", { name: /^Level [1-9]/ }).last();
  const level = /\d+/.exec(await option.innerText())[0];
  await option.click();
  await page.waitForURL(new RegExp(`level=${level}`));
  const rows = page.getByRole("table", { name: "Tables" }).getByRole("row");
  await until("only that level is shown", () => rows.allInnerTexts(), (texts) => texts.length > 1 && texts.slice(1).every((text) => text.includes(`L${level}`)));
});

journey("a table that is gone is told of", { expected: NOT_FOUND }, async ({ page, go }) => {
  await go("/tables/999999999", "Tables");
  await page.getByRole("alert").waitFor();
});

journey("a memtable fills, shows its entries, and is flushed", { expected: NOT_FOUND }, async ({ page, go }) => {
  await settled();
  await server.ask("kv", { method: "PUT", body: { key: "memory:1", value: "young" } });
  await go("/memtables", "Memtables");
  await page.getByText("Active", { exact: true }).first().waitFor();
  await row(page, "Memtables", "Active").first().getByRole("button").click();
  await page.waitForURL(/\/memtables\/\d+/);
  await row(page, "Entries", "memory:1").getByText("young").waitFor();
  await page.getByRole("button", { name: "Sync", exact: true }).click();
  await saidSo(page, "All writes are durable.");
  const before = (await server.ask("tables?limit=1000")).tables.length;
  await page.getByRole("button", { name: "Flush all" }).click();
  await saidSo(page, "The memtables are flushed.");
  await until("there is a table more, or it was merged already", () => server.ask("kv/trace?key=memory:1"), ({ steps }) => steps.some((s) => /table/.test(s.source)));
  assert.ok(before > 0);
});

journey("a range is compacted, and the compaction is found in the history", async ({ page, go }) => {
  await server.ask("kv", { method: "PUT", body: { key: "0000000000000001", value: "again" } });
  await server.ask("memtables/flush", { method: "POST" });
  await go("/compaction", "Compaction");
  await page.getByRole("table", { name: "Finished compactions" }).getByRole("row").nth(1).waitFor();
  await page.getByText(/The strategy has nothing to do in default\.|in \d+ tables/).waitFor();
  await page.getByRole("button", { name: "Compact", exact: true }).click();
  await saidSo(page, "The compaction has started.");
  const { tasks } = await until("the compaction has ended", () => server.ask("tasks"), (told) => told.tasks.some((t) => t.kind === "compact" && t.state !== "running"));
  assert.equal(tasks.find((t) => t.kind === "compact").state, "succeeded", JSON.stringify(tasks));
  await page.getByRole("group", { name: "Table of tasks" }).getByRole("row").first().waitFor();
  const { finished } = await server.ask("compactions");
  const latest = Math.max(...finished.map((c) => c.job));
  await row(page, "Finished compactions", String(latest)).first().waitFor();
});

journey("a lookup is traced: which tables it asks, and what each step takes", async ({ page, go }) => {
  await go("/trace", "Lookup trace");
  await page.getByText("Where does a lookup search?").waitFor();
  await page.getByRole("textbox", { name: "Key" }).fill("user:1:name");
  await page.keyboard.press("Enter");
  await page.getByText("Found", { exact: true }).waitFor();
  const steps = page.getByRole("group", { name: "Table of steps" }).getByRole("row");
  assert.ok((await steps.count()) > 1);
  await page.getByLabel("Value", { exact: true }).getByText("Ada").waitFor();
  await page.getByRole("textbox", { name: "Key" }).fill("user:absent");
  await page.getByRole("button", { name: "Look up" }).click();
  await page.getByText("Not found", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Lay it over the tree" }).click();
  await page.getByRole("heading", { level: 1, name: "Tree" }).waitFor();
  await page.getByRole("region", { name: "Lookup" }).getByText("Not found", { exact: true }).waitFor();
});
