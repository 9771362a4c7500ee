// The server dies, and comes back: the page says so, and goes on.

import { journey, server } from "../world.mjs";

journey("the server is killed and comes back on the same port", { expected: /ERR_CONNECTION|WebSocket|Failed to load resource/ }, async ({ page, go }) => {
  await server.ask("kv/batch", { method: "POST", body: { sync: true, operations: [{ type: "put", key: "kept:1", value: "durable" }] } });
  await go("/data?prefix=kept:&view=keys", "Data");
  const status = page.locator(".bar").getByRole("status");
  await status.getByText("Live", { exact: true }).first().waitFor();
  await server.end("SIGKILL");
  await status.getByText(/Reconnecting|Connecting/).first().waitFor();
  await server.start();
  await page.getByRole("status").getByText("The session has ended: the server was started anew").waitFor();
  // Sessions are in the memory of the server: a person logs in again, and is where he was.
  await page.getByLabel("Token", { exact: true }).fill(server.token);
  await page.keyboard.press("Enter");
  await page.getByRole("table", { name: "Entries" }).getByText("durable").waitFor();
  await status.getByText("Live", { exact: true }).first().waitFor();
});
