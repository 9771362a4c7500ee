// Logging in; a store that fills; the tree as it grows, and back in time.

import assert from "node:assert/strict";
import { journey, row, saidSo, server, settled, until } from "../world.mjs";

const level = (page, name) => page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });

journey("a wrong token is refused, and the right one logs in once", { loggedIn: false, expected: /401 \(Unauthorized\)/ }, async ({ page, go }) => {
  await go("/tables?level=1");
  await page.getByLabel("Token", { exact: true }).fill("wrong");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByText("This is not the token of this server.").waitFor();
  await page.getByLabel("Token", { exact: true }).fill(server.token);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Tables" }).waitFor(); // where the link led
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Tables" }).waitFor();
  const [cookie] = await page.context().cookies();
  assert.ok(cookie.httpOnly && cookie.sameSite === "Strict", JSON.stringify(cookie));
});

journey("a link with the token logs in, and keeps it out of the address", { loggedIn: false }, async ({ page, go }) => {
  await go(`/data#token=${server.token}`, "Data");
  assert.equal(new URL(page.url()).hash, "");
});

journey("an empty store says so", async ({ page, go }) => {
  await go("/tree", "Tree");
  await page.getByText("The tree has no tables yet").waitFor();
  await go("/tables", "Tables");
  await page.getByText("No tables here").waitFor();
  await go("/data", "Data");
  await page.getByText("No keys here").waitFor();
});

journey("the load generator fills the store, and the overview is live", async ({ page, go }) => {
  await go("/load", "Load generator");
  await page.getByLabel("Operations a second").fill("30000");
  await page.getByLabel("Seconds").fill("600");
  await page.getByLabel("Distinct keys").fill("20000");
  await page.getByLabel("Bytes of a value").fill("200");
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await saidSo(page, "The workload has started.");
  await page.getByRole("meter", { name: /Workload \d+:/ }).waitFor();
  await page.getByRole("application", { name: /^[1-9]\d* tables/ }).waitFor();

  await page.getByRole("link", { name: "Overview", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await page.getByRole("status").getByText("Live", { exact: true }).first().waitFor();
  const writes = page.getByRole("region", { name: "Operations" }).getByText(/^Writes/).locator("xpath=..");
  await until("writes are counted", () => writes.innerText(), (text) => /[1-9][\d.,]*\s?k?\/s/.test(text));
  const figure = page.getByRole("region", { name: "Now" }).locator("dl > div").filter({ hasText: "Last sequence" }).locator("dd");
  const before = await figure.innerText();
  await until("the last sequence grows", () => figure.innerText(), (now) => now !== before);
  await page.getByRole("list", { name: "Latest events" }).getByText(/flush/i).first().waitFor();
  await level(page, "L1").waitFor();
});

journey("the tree grows, and a compaction is seen while it runs", async ({ page, go }) => {
  await go("/tree", "Tree");
  const picture = page.getByRole("application");
  const tables = async () => Number(/^(\d+) tables/.exec(await picture.getAttribute("aria-label"))?.[1]);
  await page.getByRole("application", { name: /[1-9]\d* compactions run/ }).waitFor();
  const { lastEdit: edit } = await server.ask("versions?limit=1&tables=false");
  const moment = page.getByRole("slider", { name: "Moment" });
  await until("the slider follows the latest edit", async () => Number(await moment.getAttribute("max")), (max) => max > edit);
  assert.ok((await tables()) > 0);
  await page.getByText(/(Compaction \d+|Flush): \d+ tables went, \d+ came/).waitFor();
});

journey("a workload is stopped", async ({ page, go }) => {
  await go("/load", "Load generator");
  await page.getByRole("button", { name: /^Stop workload/ }).click();
  await page.getByText(/^stopped, /).waitFor();
  await settled();
});

journey("the slider leads to an earlier edit and back", async ({ page, go }) => {
  await go("/tree?view=list", "Tree");
  const moment = page.getByRole("slider", { name: "Moment" });
  await moment.waitFor();
  const head = page.locator(".page-head .muted").first();
  const now = await head.innerText();
  await moment.focus();
  await page.keyboard.press("Home");
  await until("the first moment is shown", () => head.innerText(), (text) => text !== now);
  assert.match(page.url(), /[?&]at=\d+/);
  const earlier = await head.innerText();
  const { firstEdit } = await server.ask("versions?limit=1&tables=false");
  await page.getByText(firstEdit === 0 ? "Begins when the store was opened." : /The server does not have the edits before/).waitFor();
  await page.reload(); // the address tells the moment
  await until("the same moment is shown again", () => head.innerText(), (text) => text === earlier);
  await page.getByRole("button", { name: "One edit forward" }).click();
  await until("the next edit is shown", () => head.innerText(), (text) => text !== earlier);
  await page.getByRole("button", { name: "Follow live" }).click();
  await until("the latest moment is shown", () => head.innerText(), (text) => text === now);
  assert.doesNotMatch(page.url(), /[?&]at=/);
});

journey("every edit is played, up to the present", async ({ page, go }) => {
  await go("/tree", "Tree");
  const moment = page.getByRole("slider", { name: "Moment" });
  await moment.waitFor();
  const last = Number(await moment.getAttribute("max"));
  const from = Math.max(Number(await moment.getAttribute("min")), last - 20);
  await go(`/tree?at=${from}`, "Tree");
  await page.getByLabel("Speed").first().click();
  await page.getByRole("option", { name: "30 edits/s" }).click();
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await page.getByRole("button", { name: "Play", exact: true }).waitFor();
  await until("the present is followed", async () => page.url(), (url) => !url.includes("at="));
});

journey("a lookup is laid over the tree, step by step", async ({ page, go }) => {
  const { entries } = await server.ask("kv/scan?limit=1&encoding=text");
  await go("/tree", "Tree");
  const lookup = page.getByRole("region", { name: "Lookup" });
  await lookup.getByRole("textbox", { name: "Key" }).fill(entries[0].key);
  await lookup.getByRole("button", { name: "Look up" }).click();
  await lookup.getByText("Found", { exact: true }).waitFor();
  await page.waitForURL(/[?&]key=/); // the address is written a moment later
  const steps = lookup.getByRole("listitem");
  assert.ok((await steps.count()) > 0);
  await steps.first().getByRole("button").click();
  await lookup.locator("[aria-current=step]").getByText("1", { exact: true }).waitFor();
  await page.waitForURL(/[?&]step=1\b/); // written a moment later
  assert.match(page.url(), /key=/);
  await page.reload(); // the address tells the step
  await lookup.locator("[aria-current=step]").getByText("1", { exact: true }).waitFor();
  await lookup.getByRole("button", { name: "Clear" }).click();
  await lookup.getByText("Found", { exact: true }).waitFor({ state: "detached" });
});

journey("the part of the tree that is seen is in the address", async ({ page, go }) => {
  await go("/tree", "Tree");
  const picture = page.getByRole("application", { name: /^[1-9]\d* tables/ });
  await picture.focus();
  await page.keyboard.press("+");
  await page.waitForURL(/[?&]zoom=0\.2-0\.8/);
  await page.reload();
  await page.getByRole("button", { name: "All", exact: true }).click();
  await page.waitForURL((url) => !url.searchParams.has("zoom"));
});

journey("arrow keys choose a table of the tree, whose page opens", async ({ page, go }) => {
  await go("/tree", "Tree");
  await page.getByRole("application", { name: /^[1-9]\d* tables/ }).focus();
  await page.keyboard.press("ArrowDown");
  await page.waitForURL(/table=\d+/);
  const number = new URL(page.url()).searchParams.get("table");
  await page.getByRole("region", { name: `Table ${number}` }).getByRole("link", { name: "Open" }).click();
  await page.waitForURL(`**/tables/${number}`);
  await row(page, "Tables", number).first().waitFor();
});
