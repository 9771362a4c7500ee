// Pictures of all pages in both colours and three widths, what axe says of them, and what the
// console says:  npm run shots -- [--only tree] [--widths 1440] [--out shots] [--tables 140]
// With --address and --token, of a real server.

import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { openBrowser, openFake, openPage } from "./browser.mjs";

const { values } = parseArgs({ options: { only: { type: "string" }, widths: { type: "string", default: "1440,1024,390" }, schemes: { type: "string", default: "light,dark" }, out: { type: "string", default: "target/shots" }, tables: { type: "string", default: "140" }, keys: { type: "string", default: "600" }, rate: { type: "string", default: "6000" }, name: { type: "string", default: "" }, address: { type: "string" }, token: { type: "string", default: "kiwi" }, key: { type: "string", default: "user:42900000:profile" } } });
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const key = encodeURIComponent(values.key);
const PAGES = {
  overview: "/", tree: "/tree", "tree-lookup": `/tree?key=${key}&color=deletions`, compaction: "/compaction", logs: "/logs",
  data: "/data?prefix=user%3A&key=user%3A00165000%3Aprofile", "data-hostile": "/data?prefix=hostile%3A&view=keys", memtables: "/memtables", tables: "/tables", table: "/tables/120", "table-index": "/tables/120?show=index",
  trace: `/trace?key=${key}`, load: "/load", terminal: "/terminal", settings: "/settings", engine: "/engine",
  interface: "/api", operation: "/api?search=key&operation=writeBatch", socket: "/api?operation=watch", problems: "/api?section=problems",
};
mkdirSync(values.out, { recursive: true });
const fake = values.address ? { address: values.address, close: () => undefined } : await openFake({ tables: Number(values.tables), keys: Number(values.keys), rate: Number(values.rate) });
const browser = await openBrowser();
let bad = 0;
for (const scheme of values.schemes.split(",")) {
  for (const width of values.widths.split(",").map(Number)) {
    const { page, context, complaints } = await openPage(browser, fake.address, { width, height: width < 500 ? 844 : 900, scheme, token: values.token });
    for (const [name, path] of Object.entries(PAGES)) {
      if (values.only && !values.only.split(",").includes(name)) continue;
      await page.goto(fake.address + path);
      await page.waitForSelector("h1");
      await page.waitForTimeout(name === "logs" || name === "overview" ? 3500 : 1300);
      await page.screenshot({ path: join(values.out, `${values.name}${name}-${width}-${scheme}.png`) });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      await page.evaluate(axe);
      const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      for (const v of found.violations) {
        bad++;
        console.log(`${name} ${width} ${scheme}: ${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")} ${n.failureSummary?.split("\n")[1]?.trim() ?? ""}`).join(" | ")}`);
      }
      if (wide > 0) console.log(`${name} ${width} ${scheme}: ${wide} pixels too wide`, bad++);
      for (const c of new Set(complaints.splice(0))) console.log(`${name} ${width} ${scheme}: console: ${c.slice(0, 300)}`, bad++);
    }
    await context.close();
  }
}
await browser.close();
fake.close();
console.log(bad === 0 ? "nothing to mend" : `${bad} things to mend`);
process.exit(bad === 0 ? 0 : 1);
