// A server that may close its store and delete what is in it, on a store of its own.

import assert from "node:assert/strict";
import { after, before, describe } from "node:test";
import { Server } from "../server.mjs";
import { journey, row, saidSo, until } from "../world.mjs";

const server = new Server();
const REFUSED = /status of 503/;

describe("a server with administration", () => {
  before(() => server.start("--enable-admin"));
  after(() => server.close());

  journey("the store is closed, which every page says, and opened again", { at: server, expected: REFUSED }, async ({ page, go }) => {
    await server.ask("kv", { method: "PUT", body: { key: "kept:1", value: "through it all" } });
    await go("/data?view=keys", "Data");
    await row(page, "Entries", "kept:1").waitFor();
    await page.getByRole("link", { name: "Engine", exact: true }).click();
    await page.getByRole("button", { name: "Close the store" }).click();
    await saidSo(page, "The store is closed.");
    assert.equal((await server.ask("engine")).isOpen, false);
    const notice = page.getByText("The store is closed: what is shown here is from before.");
    await notice.waitFor();
    await page.locator(".bar").getByText("Closed", { exact: true }).waitFor();
    // Both those that were open before, and show what they know, and those that ask anew.
    for (const name of ["Data", "Overview"]) {
      await page.getByRole("link", { name, exact: true }).click();
      await page.getByRole("heading", { level: 1, name }).waitFor();
      await notice.waitFor();
    }
    for (const [path, heading] of Object.entries({ "/": "Overview", "/tree": "Tree", "/compaction": "Compaction", "/data": "Data", "/memtables": "Memtables", "/tables": "Tables", "/trace?key=kept:1": "Lookup trace", "/settings": "Settings" })) {
      await go(path, heading);
      await notice.waitFor();
      await page.locator("main").getByRole("alert").getByText("The store is closed", { exact: true }).first().waitFor();
      assert.equal(await page.getByText("The page failed").count(), 0, path);
    }
    await go("/engine", "Engine");
    assert.ok(await page.getByRole("button", { name: "Verify all tables" }).isDisabled());
    await page.getByRole("button", { name: "Open the store" }).click();
    await saidSo(page, "The store is open.");
    await page.getByRole("button", { name: "Close the store" }).waitFor();
    await notice.waitFor({ state: "detached" });
    await go("/data?view=keys", "Data");
    await row(page, "Entries", "kept:1").getByText("through it all").waitFor();
  });

  journey("everything is deleted, once the name of the store is typed", { at: server }, async ({ page, go }) => {
    const { name } = await server.ask("engine");
    await go("/engine", "Engine");
    await page.getByRole("button", { name: "Delete everything" }).click();
    const dialog = page.getByRole("dialog");
    const sure = dialog.getByRole("button", { name: "Delete", exact: true });
    const typed = dialog.getByLabel(`Type ${name} to go on`);
    assert.ok(await sure.isDisabled());
    await typed.fill(`${name}x`);
    assert.ok(await sure.isDisabled());
    await page.keyboard.press("Enter");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "hidden" });
    assert.equal((await server.ask("kv/scan")).entries.length, 1, "nothing is deleted");

    await page.getByRole("button", { name: "Delete everything" }).click();
    await typed.fill(name);
    await sure.click();
    await saidSo(page, "The store is empty.");
    await dialog.waitFor({ state: "hidden" });
    await until("nothing is there", () => server.ask("kv/scan"), ({ entries }) => entries.length === 0);
    await go("/data", "Data");
    await page.getByText("No keys here").waitFor();
  });
});
