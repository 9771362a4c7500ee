// What all journeys share: one server, one browser, and how a journey is run.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBrowser, openPage } from "./browser.mjs";
import { Server } from "./server.mjs";

/** Longer than any wait takes on a machine that is busy with other things. */
export const PATIENCE = Number(process.env.KIWI_PATIENCE ?? 60_000);
export const NOT_FOUND = /status of 404/;
const FAILED = "target/e2e";

export const server = new Server();
let browser;

before(async () => {
  await server.start();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server.close();
});

/** The browser, for what is more than a journey on one page. */
export const theBrowser = () => browser;

/**
 * A journey on a page of its own, logged in unless told otherwise, at the server of all or at
 * another one, through a proxy if need be. The console must say nothing but what is expected: the
 * browser tells there of each answer that is an error. The picture of a failure is kept.
 */
export function journey(name, options, steps = options) {
  const { loggedIn = true, expected = /^$/, at = server, through, ...view } = steps === options ? {} : options;
  test(name, { timeout: 10 * PATIENCE }, async () => {
    const { page, context, complaints } = await openPage(browser, at.address, { ...view, token: loggedIn ? at.token : null, proxy: through?.() });
    page.setDefaultTimeout(PATIENCE);
    try {
      await steps({ page, go: (path, heading) => go(page, at.address + path, heading), complaints });
      assert.deepEqual(complaints.filter((said) => !expected.test(said)), [], "what the console said");
    } catch (error) {
      mkdirSync(FAILED, { recursive: true });
      await page.screenshot({ path: join(FAILED, `${name.replace(/\W+/g, "-")}.png`) }).catch(() => undefined);
      throw error;
    } finally {
      await context.close();
    }
  });
}

async function go(page, address, heading) {
  await page.goto(address);
  await page.getByRole("heading", { level: 1, ...(heading ? { name: heading, exact: true } : {}) }).waitFor();
}

/** Waits until the answer satisfies; asks four times a second. Returns the answer. */
export async function until(what, ask, satisfies = Boolean) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const answer = await ask();
    if (satisfies(answer)) return answer;
    if (Date.now() > end) throw new Error(`waited in vain until ${what}; last: ${JSON.stringify(answer)?.slice(0, 500)}`);
    await new Promise((next) => setTimeout(next, 250));
  }
}

/** Waits until memtables are flushed and no compaction is left: the tree stays as it is. */
export async function settled() {
  await server.ask("memtables/flush", { method: "POST" });
  await until("nothing is left to compact", async () => ({ ...(await server.ask("compactions")), ...(await server.ask("compactions/next")) }), ({ running, plan }) => running.length === 0 && plan === null);
}

/** The cells of the row whose first words these are, in a list of the page. */
export function row(page, list, text) {
  return page.getByRole("table", { name: list }).getByRole("row").filter({ hasText: text });
}

/** Waits for a message, and closes it, so that the next one is not mistaken for it. */
export async function saidSo(page, text) {
  const message = page.locator(".message").filter({ hasText: text });
  await message.first().waitFor();
  await message.first().getByRole("button", { name: "Close" }).click({ timeout: 2000 }).catch(() => undefined); // It may go by itself.
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds, as one line each. */
export async function barriers(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
}
