// Numbers as people read them. Sizes are binary (KiB), counts decimal (k), times from ns to days.

const SIZES = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
const COUNTS = ["", "k", "M", "G", "T"];

/** Three digits that matter, never an exponent. */
function digits(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2);
}

function scaled(value: number, step: number, units: readonly string[], gap: string): string {
  let rest = value;
  let unit = 0;
  // 999.5 would be shown as 1000: it belongs to the next unit.
  while (Math.abs(rest) >= (step === 1000 ? 999.5 : 1023.5) && unit < units.length - 1) {
    rest /= step;
    unit++;
  }
  const name = units[unit] ?? "";
  return digits(unit === 0 ? Math.round(rest) : rest) + (name ? gap + name : "");
}

export const NONE = "–";

export function bytes(value: number | null | undefined): string {
  return value == null || !Number.isFinite(value) ? NONE : scaled(value, 1024, SIZES, "\u00a0");
}

/** A text of the store with its numbers of bytes as sizes: `L1 has 71.2 KiB of 64 KiB`. */
export function withSizes(text: string): string {
  return text.replace(/\b(\d+) of (\d+) bytes\b/g, (_, now, all) => `${bytes(Number(now))} of ${bytes(Number(all))}`).replace(/\b(\d+) bytes\b/g, (_, n) => bytes(Number(n)));
}

export function rate(value: number | null | undefined): string {
  return value == null || !Number.isFinite(value) ? NONE : `${scaled(value, 1024, SIZES, "\u00a0")}/s`;
}

export function count(value: number | null | undefined): string {
  return value == null || !Number.isFinite(value) ? NONE : scaled(value, 1000, COUNTS, "\u00a0");
}

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** All digits, in groups of three. */
export function exact(value: number | null | undefined): string {
  return value == null ? NONE : whole.format(value);
}

export function share(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return NONE;
  const percent = value * 100;
  return `${percent === 0 || percent === 100 ? percent : percent < 1 ? percent.toFixed(2) : percent.toFixed(1)}\u00a0%`;
}

export function factor(value: number | null | undefined): string {
  return value == null || !Number.isFinite(value) ? NONE : `${value.toFixed(value < 10 ? 2 : 1)}×`;
}

export function nanos(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return NONE;
  if (value < 1e3) return `${Math.round(value)}\u00a0ns`;
  if (value < 1e6) return `${digits(value / 1e3)}\u00a0µs`;
  if (value < 1e9) return `${digits(value / 1e6)}\u00a0ms`;
  return seconds(value / 1e9);
}

export function millis(value: number | null | undefined): string {
  return value == null ? NONE : value < 1000 ? `${Math.round(value)}\u00a0ms` : seconds(value / 1000);
}

function seconds(value: number): string {
  if (value < 60) return `${value.toFixed(value < 10 ? 2 : 1)}\u00a0s`;
  if (value < 3600) return pair(value, 60, "min", 1, "s");
  return value < 86_400 ? pair(value, 3600, "h", 60, "min") : pair(value, 86_400, "d", 3600, "h");
}

/** A time in two units; the smaller one is left out when it is nothing. */
function pair(value: number, large: number, name: string, small: number, smallName: string): string {
  const rest = Math.floor((value % large) / small);
  return `${Math.floor(value / large)}\u00a0${name}${rest > 0 ? ` ${rest}\u00a0${smallName}` : ""}`;
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit" });

export function time(at: number): string {
  return clock.format(at);
}

export function dateTime(at: number): string {
  return `${day.format(at)} ${clock.format(at)}`;
}

export function ago(at: number, now: number = Date.now()): string {
  const passed = Math.max(0, now - at);
  return passed < 1000 ? "now" : `${millis(passed)} ago`;
}
