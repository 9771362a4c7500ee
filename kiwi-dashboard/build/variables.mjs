// Writes the CSS variables of the theme into a file. Mantine would put them into a style element at
// run time, which the policy of the page forbids.

import { writeFileSync } from "node:fs";
import { createServer } from "vite";

const vite = await createServer({ server: { middlewareMode: true, ws: false, hmr: false }, logLevel: "error", optimizeDeps: { noDiscovery: true } });
const { theme } = await vite.ssrLoadModule("/src/ui/app/theme.ts");
const { defaultCssVariablesResolver, mergeMantineTheme, DEFAULT_THEME } = await vite.ssrLoadModule("@mantine/core");
const found = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme));
const block = (selector, variables) => `${selector} {\n${Object.entries(variables).map(([name, value]) => `  ${name}: ${value};`).join("\n")}\n}\n`;
writeFileSync("src/ui/app/variables.css", [
  "/* Written by `npm run variables` from theme.ts. */\n",
  block(":root", found.variables),
  block(':root[data-mantine-color-scheme="light"]', found.light),
  block(':root[data-mantine-color-scheme="dark"]', found.dark),
].join(""));
await vite.close();
