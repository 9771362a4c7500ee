// Some settings, as a store gives them: enough to see each type, and what is fixed while the store is open.

const size = (value) => {
  for (const [unit, bytes] of [["g", 1 << 30], ["m", 1 << 20], ["k", 1 << 10]]) {
    if (value % bytes === 0 && value > 0) return value / bytes + unit;
  }
  return String(value);
};

const row = (name, value, type, accepts, description, more = {}) => ({
  name, value, default: value, changed: false, type, accepts, unit: more.unit ?? (type === "bytes" ? "bytes" : ""),
  description, ofStore: more.ofStore ?? false, fixedWhileOpen: more.fixed ?? false, owner: more.owner ?? null,
});

export function settings() {
  return [
    row("memtable.bytes", size(64 << 20), "bytes", "64k to 4g", "Size at which a memtable is sealed and flushed."),
    row("memtable.maximum", "4", "number", "2 to 64", "Number of memtables, active and sealed, before writes wait."),
    row("memory.budget", size(512 << 20), "bytes", "16m to 1t", "Memory of memtables, caches and open tables together.", { ofStore: true }),
    row("durability", "interval", "choice", "sync, interval, none", "When a write survives a power failure.", { ofStore: true }),
    row("durability.interval", "100", "number", "1 to 60000", "Longest time between two syncs of the log.", { unit: "milliseconds", ofStore: true }),
    row("log.segment.bytes", size(64 << 20), "bytes", "1m to 1g", "Size at which a new log segment begins.", { ofStore: true, fixed: true }),
    row("table.bytes", size(16 << 20), "bytes", "64k to 1g", "Size at which a compaction begins a new table."),
    row("table.block.bytes", size(16 << 10), "bytes", "1k to 1m", "Size of a data block before compression.", { owner: "block" }),
    row("table.restart.interval", "16", "number", "1 to 256", "Entries between two keys that are stored whole.", { owner: "block" }),
    row("filter.bits", "10", "number", "1 to 30", "Bits of the Bloom filter for each key.", { owner: "bloom" }),
    row("cache.bytes", size(256 << 20), "bytes", "0 to 1t", "Size of the block cache.", { ofStore: true }),
    row("compaction.threads", "2", "number", "1 to 16", "Compactions that run at the same time.", { ofStore: true, fixed: true }),
    row("compaction.rate", "0", "rate", "0 or 1m to 10g", "Limit of what compactions write; 0 for no limit.", { unit: "bytes per second", ofStore: true }),
    row("compaction.level.factor", "10", "number", "2 to 100", "How much larger each level is than the one above it.", { owner: "leveled" }),
    row("compaction.level0.tables", "4", "number", "1 to 100", "Tables in level 0 that start a compaction.", { owner: "leveled" }),
    row("directory.lock", "lock", "text", "a file name", "File that keeps a second process out.", { ofStore: true, fixed: true }),
  ];
}

export function change(all, values, problem) {
  const found = Object.keys(values).map((name) => {
    const setting = all.find((s) => s.name === name);
    if (!setting) throw problem(400, "unknown-setting", `There is no setting ${name}.`);
    if (setting.fixedWhileOpen) throw problem(400, "invalid-options", `${name} can only be given when the store is opened.`);
    const value = values[name];
    if (setting.type === "number" && !/^\d+$/.test(value)) throw problem(400, "invalid-options", `${name} accepts ${setting.accepts}, not ${value}.`);
    if (/bytes|rate/.test(setting.type) && !/^\d+[kmgt]?$/.test(value)) throw problem(400, "invalid-options", `${name} accepts ${setting.accepts}, not ${value}.`);
    if (setting.type === "choice" && !setting.accepts.split(", ").includes(value)) throw problem(400, "invalid-options", `${name} accepts ${setting.accepts}, not ${value}.`);
    return setting;
  });
  for (const setting of found) {
    setting.value = values[setting.name];
    setting.changed = setting.value !== setting.default;
  }
}
