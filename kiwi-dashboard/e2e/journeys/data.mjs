// Keys and values: written, read, browsed, deleted; and those that would harm a careless page.

import assert from "node:assert/strict";
import { journey, NOT_FOUND, row, saidSo, server } from "../world.mjs";

const entry = (page) => page.getByRole("region", { name: "Entry", exact: true });

async function put(page, key, value) {
  await page.getByRole("button", { name: "Put an entry" }).click();
  const form = page.getByRole("region", { name: "New entry" });
  await form.getByLabel("Key").fill(key);
  await form.getByLabel("Value").fill(value);
  await form.getByRole("button", { name: "Put", exact: true }).click();
  await saidSo(page, "The entry is written.");
}

journey("an entry is put, read, changed and deleted", { expected: NOT_FOUND }, async ({ page, go }) => {
  await go("/data?prefix=fruit:", "Data");
  await put(page, "fruit:1", '{"name":"kiwi","seeds":[1,2]}');
  await entry(page).getByText("fruit:1", { exact: true }).waitFor();
  await entry(page).getByText("JSON", { exact: true }).waitFor();
  assert.match(await entry(page).getByLabel("Value", { exact: true }).innerText(), /"name": "kiwi"/);
  await row(page, "Entries", "fruit:1").waitFor();

  await entry(page).getByRole("button", { name: "Change" }).click();
  const form = page.getByRole("region", { name: "Change the value" });
  await form.getByLabel("Value").fill("plain");
  await form.getByRole("button", { name: "Put", exact: true }).click();
  await entry(page).getByLabel("Value", { exact: true }).getByText("plain", { exact: true }).waitFor();

  await page.reload(); // the address tells the key
  await entry(page).getByLabel("Value", { exact: true }).getByText("plain", { exact: true }).waitFor();
  await entry(page).getByRole("button", { name: "Delete" }).click();
  await entry(page).getByRole("button", { name: "Click again to delete" }).click();
  await saidSo(page, "The key is deleted.");
  await entry(page).getByText("This key does not exist.").waitFor();
  await page.getByText("No keys here").waitFor();
});

journey("a batch is written as one, and its prefixes are browsed", async ({ page, go }) => {
  await go("/data", "Data");
  await page.getByRole("button", { name: "Batch", exact: true }).click();
  const lines = ["put user:1:name Ada", "put user:1:town London", "put user:2:name Grace", "put zoo Kiwi", "delete user:9:name"];
  await page.getByLabel("Operations").fill("remove user:1");
  await page.getByText("Line 1: put KEY VALUE, merge KEY OPERAND").waitFor();
  await page.getByLabel("Operations").fill(lines.join("\n"));
  await page.getByRole("button", { name: "Write 5" }).click();
  await saidSo(page, "5 writes are applied.");

  await page.getByRole("textbox", { name: "Prefix" }).fill("user:");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await page.waitForURL(/prefix=user/); // with it the form is made anew, and a click on the one before is lost
  await page.getByText("Groups", { exact: true }).click();
  await row(page, "Groups of keys", "user:2:").waitFor();
  await row(page, "Groups of keys", "user:1:").getByRole("button").click();
  await row(page, "Groups of keys", "user:1:town").getByRole("button").click();
  await entry(page).getByLabel("Value", { exact: true }).getByText("London").waitFor();
  await page.getByRole("navigation", { name: "Prefix" }).getByRole("button", { name: "user:" }).click();
  await row(page, "Groups of keys", "user:2:").waitFor();
  await page.getByText("Keys", { exact: true }).click();
  await row(page, "Entries", "user:2:name").getByText("Grace").waitFor();
});

journey("a range is read backwards, and a snapshot keeps its moment", async ({ page, go }) => {
  await go("/data?from=user:1&to=user:3&view=keys", "Data");
  await row(page, "Entries", "user:1:name").waitFor();
  await page.getByRole("switch", { name: "Backwards" }).click();
  await page.waitForURL(/order=reverse/);
  await row(page, "Entries", "Grace").and(page.locator("[aria-rowindex='2']")).waitFor();

  await page.getByLabel("Moment").first().click();
  await page.getByRole("option", { name: "Take a snapshot" }).click();
  await page.waitForURL(/snapshot=\d+/);
  await server.ask("kv", { method: "PUT", body: { key: "user:2:name", value: "Barbara" } });
  await page.reload();
  await row(page, "Entries", "Grace").waitFor();
  await page.getByLabel("Moment").first().click();
  await page.getByRole("option", { name: "Latest moment" }).click();
  await row(page, "Entries", "Barbara").waitFor();
});

journey("a scan of many thousand keys pages on while it is scrolled", async ({ page, go }) => {
  await go("/data?view=keys", "Data");
  const list = page.getByRole("table", { name: "Entries" });
  await list.waitFor();
  const rows = async () => Number(await list.getAttribute("aria-rowcount"));
  assert.ok((await rows()) <= 201);
  await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await page.waitForFunction(() => Number(document.querySelector("[aria-label=Entries]").getAttribute("aria-rowcount")) > 201);
  assert.ok((await list.getByRole("row").count()) < 100, "only rows in view are in the page");
});

const HOSTILE = [
  ["evil:<script>window.hurt = 1</script>", "<img src=x onerror='window.hurt = 2'>"],
  ["evil:\u0000\u0007\u001b[31m\u202egnp", "\u001b]0;title\u0007\r\n\u0085\u2028"],
  ["evil:\"><svg onload=window.hurt=3>", "javascript:window.hurt=4"],
  ["evil:{{constructor.constructor('window.hurt=5')()}}", "__proto__"],
];

journey("hostile keys and values are shown as text, on every page", async ({ page, go }) => {
  for (const [key, value] of HOSTILE) await server.ask("kv", { method: "PUT", body: { key, value } });
  await go("/data?prefix=evil:&view=keys", "Data");
  await page.getByRole("table", { name: "Entries" }).getByText("evil:<script>window.hurt = 1</script>").waitFor();
  await page.getByRole("table", { name: "Entries" }).getByText("<img src=x onerror='window.hurt = 2'>").waitFor();
  const dangerous = row(page, "Entries", "\\x1b[31m");
  assert.match(await dangerous.innerText(), /evil:\\x00\\x07\\x1b\[31m\\xe2\\x80\\xaegnp/);
  await dangerous.getByRole("button").click();
  await entry(page).getByText("\\x1b]0;title\\x07\\r\\n").waitFor();
  for (const [key, value] of HOSTILE) {
    const { steps } = await server.ask(`kv/trace?key=${encodeURIComponent(key)}`);
    assert.ok(steps.length > 0);
    await go(`/trace?key=${encodeURIComponent(/[\u0000-\u001f]/.test(key) ? "evil:\\x00\\x07\\x1b[31m\\xe2\\x80\\xaegnp" : key)}`, "Lookup trace");
    await page.getByText("Found", { exact: true }).waitFor();
    assert.ok(value);
  }
  await server.ask("memtables/flush", { method: "POST" });
  const { tables } = await server.ask("tables?limit=1000&encoding=hex");
  const evil = Buffer.from("evil:").toString("hex");
  const holding = tables.filter((t) => t.smallestKey < evil + "ff" && t.largestKey >= evil).sort((a, b) => b.number - a.number)[0];
  await go(`/tables/${holding.number}?show=entries`, "Tables");
  await page.getByLabel("From the key").fill("evil:");
  await page.getByRole("region", { name: `Table ${holding.number}` }).getByRole("button", { name: "Show" }).click();
  await page.getByRole("table", { name: "Entries" }).getByText("evil:<script>window.hurt = 1</script>").waitFor();
  await go("/tree?view=list", "Tree");
  await page.getByRole("group", { name: "Tables of the tree" }).waitFor();
  assert.equal(await page.evaluate(() => window.hurt), undefined);
  assert.equal(await page.locator("main img, main svg[onload], main script").count(), 0);
});

journey("keys are shown and typed in hex", async ({ page, go }) => {
  await go("/data?prefix=user:&view=keys", "Data");
  await row(page, "Entries", "user:1:name").waitFor();
  await page.getByLabel("Show keys and values as").first().click();
  await page.getByRole("option", { name: "Hex" }).click();
  await page.getByRole("textbox", { name: "Prefix" }).fill(Buffer.from("user:2").toString("hex"));
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await row(page, "Entries", Buffer.from("user:2:name").toString("hex")).waitFor();
});
