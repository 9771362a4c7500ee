/** A step of the way from all keys down to a prefix. Everything is hexadecimal. */
export interface Crumb {
  /** The prefix up to here. */
  prefix: string;
  /** What this step adds to it. */
  part: string;
}

/** Cuts a prefix behind each delimiter; bytes are never cut in the middle. */
export function crumbs(prefix: string, delimiter: string): Crumb[] {
  const found: Crumb[] = [{ prefix: "", part: "" }];
  let start = 0;
  for (let i = 0; i + delimiter.length <= prefix.length; ) {
    if (!prefix.startsWith(delimiter, i)) {
      i += 2;
      continue;
    }
    i += delimiter.length;
    found.push({ prefix: prefix.slice(0, i), part: prefix.slice(start, i) });
    start = i;
  }
  if (start < prefix.length) found.push({ prefix, part: prefix.slice(start) });
  return found;
}
