import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { contract } from "./build/contract.mjs";
import { OUT } from "./build/paths.mjs";

const server = process.env.KIWI_SERVER ?? "http://127.0.0.1:7080";

export default defineConfig({
  plugins: [react(), contract()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: "es2022",
    // Nothing inline: the page runs under a policy that allows files of its own origin only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800,
  },
  server: {
    port: 5173,
    // With the slash: "/api" itself is a page.
    proxy: { "/api/": { target: server, ws: true, changeOrigin: true }, "/metrics": server },
  },
  test: {
    environment: "happy-dom",
    include: ["src/ui/**/*.test.{ts,tsx}", "fake/**/*.test.mjs"],
    restoreMocks: true,
    // Against tests that hang; a page takes seconds on a machine that is busy with other things.
    testTimeout: 60_000,
  },
});
