// Takes the picture of a scene.

import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { openPage } from "./browser.mjs";
import { reduce } from "./reduce.mjs";

/** Where the pictures of the documentation are. */
export const PICTURES = resolve(import.meta.dirname, "../../docs/pictures/dashboard");

/** Until nothing is loading and nothing moves in. */
const loaded = (page) => page.waitForFunction(() => document.querySelectorAll(".skeleton").length === 0 && document.querySelectorAll("main").length > 0);

/** Throws with what the console said, unless it said nothing. */
export async function take(browser, server, { path, ready, loggedIn = true }, scheme, file) {
  const { page, context, complaints } = await openPage(browser, server.address, { scheme, token: loggedIn ? server.token : null, motion: "reduce" });
  page.setDefaultTimeout(30_000);
  try {
    await page.goto(server.address + (typeof path === "string" ? path : await path(server)));
    await page.getByRole("heading", { level: 1 }).waitFor();
    if (loggedIn) await loaded(page);
    await ready?.(page);
    await page.waitForTimeout(1500); // charts draw the next second of the store; nothing tells that they have
    writeFileSync(file, reduce(await page.screenshot({ animations: "disabled" })));
    const said = complaints.filter((text) => loggedIn || !/401/.test(text));
    if (said.length > 0) throw new Error(said.join("\n"));
  } finally {
    await context.close();
  }
}
