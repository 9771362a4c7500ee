// A browser and a fake server for the journeys. CHROMIUM names another browser than Debian's.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { chromium } from "playwright-core";
import { OUT } from "../build/paths.mjs";
import { serve } from "../fake/server.mjs";
import { FakeStore } from "../fake/store.mjs";

const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export async function openBrowser() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) throw new Error(`There is no browser at ${executablePath}: install chromium, or set CHROMIUM.`);
  return chromium.launch({ executablePath, args: FLAGS });
}

/** Starts a fake store with the built dashboard; close() ends both. */
export async function openFake(options = {}, serverOptions = {}) {
  const store = new FakeStore(options);
  store.start();
  const server = serve(store, { files: resolve(OUT), ...serverOptions });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    store,
    address: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      store.stop();
      for (const socket of server.sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A page that is logged in, unless the token is null; `complaints` gathers what the console says. */
export async function openPage(browser, address, { width = 1440, height = 900, scheme = "light", motion = "no-preference", token = "kiwi", proxy } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion: motion, ...(proxy ? { proxy: { server: proxy } } : {}) });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (m) => ["error", "warning"].includes(m.type()) && complaints.push(m.text()));
  page.on("pageerror", (e) => complaints.push(String(e)));
  if (token !== null) {
    const login = await context.request.post(`${address}/api/v1/session`, { data: { token } });
    if (!login.ok()) throw new Error(`login: ${login.status()}`);
  }
  return { page, context, complaints };
}
