import type { Schemas } from "../../api/client";

type Setting = Schemas["Setting"];

/** Settings by the first part of their names, in the order in which they come. */
export function grouped(settings: readonly Setting[]): [string, Setting[]][] {
  const groups = new Map<string, Setting[]>();
  for (const setting of settings) {
    const name = setting.name.split(".")[0] ?? setting.name;
    const of = groups.get(name) ?? [];
    of.push(setting);
    groups.set(name, of);
  }
  return [...groups].map(([name, of]) => [name.charAt(0).toUpperCase() + name.slice(1), of]);
}

export function matchingSettings(settings: readonly Setting[], text: string): Setting[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return settings.filter((s) => {
    const whole = `${s.name} ${s.description} ${s.owner ?? ""}`.toLowerCase();
    return words.every((word) => whole.includes(word));
  });
}

/** The words of `one of [a, b]` or `a, b or c`; null when bounds are given in other words. */
export function choices(accepts: string): string[] | null {
  const list = /^one of \[(.*)\]$/.exec(accepts)?.[1] ?? accepts;
  const words = list.split(/,\s*|\s+or\s+|\s*\|\s*/).map((w) => w.trim()).filter(Boolean);
  return words.length > 1 && words.every((w) => /^[\w.-]+$/.test(w)) ? words : null;
}
