// A proxy between a browser and the server, which can hold back what the server sends on WebSockets.
// A page that reads nothing holds back less: the browser itself reads on, into its own memory.

import { createServer, request } from "node:http";
import { connect } from "node:net";

export class Proxy {
  #server = createServer((asked, answer) => {
    const onward = request(asked.url, { method: asked.method, headers: asked.headers }, (told) => {
      answer.writeHead(told.statusCode, told.headers);
      told.pipe(answer);
    });
    onward.on("error", () => answer.destroy());
    asked.pipe(onward);
  });
  #tunnels = new Set();
  address = "";

  async start() {
    this.#server.on("connect", (asked, browser) => {
      const { hostname, port } = new URL(`http://${asked.url}`);
      const server = connect(Number(port), hostname, () => browser.write("HTTP/1.1 200 OK\r\n\r\n"));
      const tunnel = { browser, server };
      this.#tunnels.add(tunnel);
      for (const [one, other] of [[browser, server], [server, browser]]) {
        one.pipe(other);
        one.on("error", () => other.destroy());
        one.on("close", () => this.#tunnels.delete(tunnel) && other.destroy());
      }
    });
    await new Promise((listening) => this.#server.listen(0, "127.0.0.1", listening));
    this.address = `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** Reads nothing more of the server's messages. */
  hold() {
    for (const { server, browser } of this.#tunnels) server.unpipe(browser).pause();
  }

  goOn() {
    for (const { server, browser } of this.#tunnels) server.pipe(browser);
  }

  close() {
    for (const { server, browser } of this.#tunnels) [server, browser].forEach((end) => end.destroy());
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
