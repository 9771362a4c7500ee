// The page that shows the HTTP interface.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { CONTRACT } from "../../build/paths.mjs";
import { barriers, journey } from "../world.mjs";

const operation = (page, path) => page.getByRole("heading", { level: 2, name: path });

journey("an operation of the HTTP interface is found, opened and linked", async ({ page, go }) => {
  await go("/", "Overview");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Go to" }).waitFor();
  await page.keyboard.type("openapi");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "HTTP interface" }).waitFor();

  const search = page.getByLabel("Search operations");
  await search.fill("batch atomic");
  await page.getByRole("status").getByText("1 found").waitFor();
  await search.fill("kv key");
  await search.press("ArrowDown"); // into the list, where arrow keys go on
  for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await operation(page, "GET /api/v1/kv/exists").waitFor();

  await page.getByRole("link", { name: "/kv/batch" }).click();
  await operation(page, "POST /api/v1/kv/batch").waitFor();
  assert.equal(new URL(page.url()).search, "?search=kv+key&operation=writeBatch");
  await page.reload();
  await operation(page, "POST /api/v1/kv/batch").waitFor();
  assert.equal(await search.inputValue(), "kv key");
  const member = page.getByRole("list", { name: "operations", exact: true }).getByText("Required for put");
  assert.equal(await member.isVisible(), false);
  await page.getByText("array of BatchOperation").click();
  await member.waitFor();
  assert.deepEqual(await barriers(page), []);

  for (const width of [1440, 1024, 390]) {
    await page.setViewportSize({ width, height: 844 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, `sideways at ${width}`);
  }
  assert.equal(await search.isVisible(), false); // the operation has the narrow screen for itself
  assert.deepEqual(await barriers(page), []);
  await page.getByRole("link", { name: "All operations" }).click();
  await page.getByRole("link", { name: "/kv/batch" }).click();
  await page.waitForFunction(() => document.activeElement?.textContent === "POST /api/v1/kv/batch");
  await page.getByRole("link", { name: "kinds of problems" }).click();
  await page.getByRole("cell", { name: "write-stalled" }).waitFor();
});

journey("the line for curl is one that the server understands", async ({ page, go }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await go("/api?operation=putKey", "HTTP interface");
  await page.getByRole("button", { name: "Copy: Request of putKey" }).click();
  await page.locator(".message").getByText("Copied.").waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, await page.getByRole("group", { name: "Request of putKey" }).innerText());
  const [, method, token, type, body, address] = /^curl -X (\w+) \\\n {2}-H "(.*)" \\\n {2}-H '(.*)' \\\n {2}-d '(.*)' \\\n {2}'(.*)'$/.exec(copied);
  assert.equal(token, "Authorization: Bearer $TOKEN");
  const answer = await page.request.fetch(address, { method, headers: { "X-Kiwi-Request": "1", [type.split(": ")[0]]: type.split(": ")[1] }, data: body });
  assert.equal(answer.status(), 204, await answer.text());
});

journey("the page of the HTTP interface asks the server for nothing; the document can be downloaded", async ({ page, go }) => {
  const asked = async (path) => {
    const found = new Set();
    const note = (request) => new URL(request.url()).pathname.startsWith("/api/") && found.add(new URL(request.url()).pathname);
    page.on("request", note);
    await go(path);
    await page.waitForLoadState("networkidle");
    page.off("request", note);
    return [...found].sort();
  };
  assert.deepEqual(await asked("/api?operation=scan"), await asked("/nowhere")); // what is around every page
  await go("/api", "HTTP interface");
  const downloaded = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download openapi.yaml" }).click();
  assert.equal(readFileSync(await (await downloaded).path(), "utf8"), readFileSync(CONTRACT, "utf8"));
});
