// Working with the store: logs, the terminal, settings, and the engine itself.

import assert from "node:assert/strict";
import { journey, saidSo, server, until } from "../world.mjs";

const flush = async (key) => {
  await server.ask("kv", { method: "PUT", body: { key, value: "x" } });
  await server.ask("memtables/flush", { method: "POST" });
};

journey("log lines are shown as they come, searched and paused", async ({ page, go }) => {
  await go("/logs", "Live logs");
  await page.getByRole("status").getByText("Live", { exact: true }).first().waitFor();
  const lines = page.getByRole("log").getByRole("button");
  await until("a flush is told", () => flush("log:1").then(() => lines.count()), (count) => count > 0);
  await page.getByLabel("Search", { exact: true }).fill("flush");
  await page.getByRole("log").getByText(/flush/).first().waitFor();
  await until("only lines with the word are shown", () => lines.allInnerTexts(), (texts) => texts.length > 0 && texts.every((text) => /flush/i.test(text)));
  await lines.first().click();
  await page.getByText("Time", { exact: true }).waitFor();
  const opened = await page.getByRole("log").locator("[aria-expanded=true]").innerText();
  await page.reload(); // the address tells the line, which is among those before
  await until("the same line is open", () => page.getByRole("log").locator("[aria-expanded=true]").innerText(), (text) => text === opened);

  await page.getByRole("button", { name: "Pause" }).click();
  const head = page.locator(".page-head .muted");
  const paused = await head.innerText();
  const sequence = (await server.ask("log")).lastSequence;
  await flush("log:2");
  await until("the store went on", () => server.ask("log"), (log) => log.lastSequence > sequence);
  assert.equal(await head.innerText(), paused);
  await page.getByRole("button", { name: "Go on" }).click();
  await until("the lines that came meanwhile are shown", () => head.innerText(), (text) => text !== paused);
  await page.getByLabel("Search", { exact: true }).fill("nothing has this word");
  await page.getByText("No line has this").waitFor();
});

journey("the terminal runs put and get, and completes", async ({ page, go }) => {
  await go("/terminal", "Terminal");
  const screen = page.getByRole("region", { name: "Shell" }).locator(".xterm-accessibility-tree, .xterm-rows").first();
  const shows = (text) => until(`the terminal shows ${text}`, () => screen.innerText(), (all) => all.replaceAll("\u00a0", " ").includes(text));
  await shows(">");
  await page.keyboard.type("put terminal:1 from-the-shell\n");
  await until("the key is written", () => server.ask("kv/scan?prefix=terminal:"), ({ entries }) => entries.length === 1);
  await page.keyboard.type("get terminal:1\n");
  await shows("from-the-shell");
  await until("the value stands on a line of its own", () => screen.innerText(), (all) => all.split("\n").some((line) => line.replaceAll("\u00a0", " ").trim() === "from-the-shell"));
  await server.ask("kv?key=terminal:1", { method: "DELETE" });
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp"); // what was typed before
  await page.keyboard.press("Enter");
  await until("the key is written again", () => server.ask("kv/scan?prefix=terminal:"), ({ entries }) => entries.length === 1);
  await server.ask("kv", { method: "PUT", body: { key: "terminal:1", value: "from-elsewhere" } });
  await page.keyboard.type("ge");
  await page.keyboard.press("Tab");
  await page.keyboard.type("terminal:1\n");
  await shows("from-elsewhere");
  await page.keyboard.type("exit\n");
  await page.getByRole("button", { name: "New shell" }).click();
  await shows(">");
});

journey("a line of the address is typed into the terminal, and not run", async ({ page, go }) => {
  await go("/terminal?line=put%20never%201", "Terminal");
  const screen = page.getByRole("region", { name: "Shell" }).locator(".xterm-accessibility-tree, .xterm-rows").first();
  await until("the line is typed", () => screen.innerText(), (all) => all.replaceAll("\u00a0", " ").includes("put never 1"));
  assert.equal((await server.ask("kv/scan?prefix=never")).entries.length, 0);
});

journey("a setting is changed, found among what changed, and reset", { expected: /status of 400/ }, async ({ page, go }) => {
  const { settings } = await server.ask("config");
  const setting = settings.find((s) => !s.fixedWhileOpen && s.type === "bytes" && !s.changed && Number(s.value) >= 65536);
  const value = String(Number(setting.value) * 2);
  await go("/settings", "Settings");
  await page.getByLabel("Search", { exact: true }).fill(setting.name);
  const box = page.getByLabel(setting.name, { exact: true });
  await box.fill("nonsense");
  await page.getByRole("button", { name: "Apply 1" }).click();
  await page.locator(".message.bad").getByRole("button", { name: "Close" }).click();
  assert.equal(valueOf(await server.ask("config"), setting.name), setting.value);
  await box.fill(value);
  await page.getByRole("button", { name: "Apply 1" }).click();
  await saidSo(page, "The setting is in effect.");
  assert.equal(valueOf(await server.ask("config"), setting.name), value);
  await page.getByRole("switch", { name: "Only what changed" }).click();
  await page.getByText("changed", { exact: true }).waitFor();
  await page.getByRole("button", { name: `Reset ${setting.name}` }).click();
  await saidSo(page, "has its default again.");
  await page.getByText("Nothing differs from its default").waitFor();
  assert.equal(valueOf(await server.ask("config"), setting.name), setting.value);
});

const valueOf = (config, name) => config.settings.find((s) => s.name === name).value;

journey("all tables are verified from the engine's page", async ({ page, go }) => {
  await go("/engine", "Engine");
  await page.getByRole("button", { name: "Verify all tables" }).click();
  await saidSo(page, "Verification has started.");
  const { tasks } = await until("it has ended", () => server.ask("tasks"), (told) => told.tasks.some((t) => t.kind === "verify" && t.state !== "running"));
  const task = tasks.find((t) => t.kind === "verify");
  assert.equal(task.state, "succeeded");
  await page.getByRole("group", { name: "Table of tasks" }).getByText(task.message).first().waitFor();
});

journey("keyspaces are made and renamed, and what destroys is off", async ({ page, go }) => {
  await go("/engine", "Engine");
  await page.getByLabel("Name of a new keyspace").fill("orchard");
  await page.getByRole("button", { name: "Create" }).click();
  await saidSo(page, "The keyspace is created.");
  await page.getByRole("button", { name: "Rename orchard" }).click();
  await page.getByLabel("New name").fill("garden");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Rename garden" }).waitFor();
  assert.ok(await page.getByRole("button", { name: "Drop garden" }).isDisabled());
  assert.ok(await page.getByRole("button", { name: "Delete everything" }).isDisabled());
  await page.getByText("Closing, clearing and deleting are off.").waitFor();
});
