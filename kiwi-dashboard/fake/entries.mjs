// The entries of one keyspace, in key order. Small enough to be an array that is sorted when needed.

import { Buffer } from "node:buffer";

export class Entries {
  #values = new Map();
  #sorted = null;

  static #name(key) {
    return key.toString("latin1");
  }

  put(key, value) {
    const name = Entries.#name(key);
    if (!this.#values.has(name)) this.#sorted = null;
    this.#values.set(name, value);
  }

  delete(key) {
    if (this.#values.delete(Entries.#name(key))) this.#sorted = null;
  }

  get(key) {
    return this.#values.get(Entries.#name(key));
  }

  clear() {
    this.#values.clear();
    this.#sorted = null;
  }

  copy() {
    const copy = new Entries();
    copy.#values = new Map(this.#values);
    return copy;
  }

  get size() {
    return this.#values.size;
  }

  /** All keys in order, as buffers. */
  keys() {
    this.#sorted ??= [...this.#values.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    return this.#sorted.map((name) => Buffer.from(name, "latin1"));
  }
}

/** Fills a keyspace with keys that people have, and with some that nobody should trust. */
export function fill(entries, rnd, count) {
  const cities = ["Bern", "Zürich", "Auckland", "São Paulo", "東京"];
  for (let i = 0; i < count; i++) {
    const id = String(i * 165_000 % 100_000_000).padStart(8, "0");
    entries.put(
      Buffer.from(`user:${id}:profile`),
      Buffer.from(JSON.stringify({ id: i, name: `User ${i}`, city: cities[i % 5], active: i % 3 === 0 })),
    );
    if (i % 2 === 0) entries.put(Buffer.from(`user:${id}:email`), Buffer.from(`user${i}@example.org`));
    if (i % 4 === 0) {
      const bytes = Buffer.alloc(24);
      for (let j = 0; j < 24; j++) bytes[j] = rnd.below(256);
      entries.put(Buffer.from(`session:${id}`), bytes);
    }
    if (i % 3 === 0) {
      entries.put(
        Buffer.from(`order:2026-11-${String((i % 28) + 1).padStart(2, "0")}:${id}`),
        Buffer.from(JSON.stringify({ items: [i, i + 1], total: rnd.below(10000) / 100 })),
      );
    }
  }
  entries.put(Buffer.from('hostile:<img src=x onerror="alert(1)">'), Buffer.from("<script>alert(1)</script>"));
  entries.put(Buffer.from("hostile:\u0000\u001b[31mred\u001b[0m\n"), Buffer.from("\u0007bell\u0000zero"));
  entries.put(Buffer.from("hostile:\u202eevil.exe"), Buffer.from("\u202eright to left"));
  entries.put(Buffer.from([0xff, 0xfe, 0x00, 0x80]), Buffer.from([0xc3, 0x28, 0x00]));
  entries.put(Buffer.from("long:" + "k".repeat(600)), Buffer.from("v".repeat(5000)));
}
