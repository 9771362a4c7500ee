/**
 * The address of a page with what it shows. A link to something of a keyspace carries the keyspace;
 * the default one is left out, which pages show anyway.
 */
export function addressOf(page: string, shown: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(shown)) {
    if (value === null || value === undefined || value === "" || (name === "keyspace" && value === "default")) continue;
    search.set(name, String(value));
  }
  return search.size === 0 ? page : `${page}?${search}`;
}

/** What an address shows, but for one thing that belongs to something else. */
export function without(search: URLSearchParams, name: string): string {
  const rest = new URLSearchParams(search);
  rest.delete(name);
  return rest.toString();
}
