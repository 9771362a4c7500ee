import type { Edit, Table } from "../../api/client";

/**
 * The tree at each moment since the first edit that is known: its tables at one moment, and every
 * edit after it.
 *
 * 1. `tables` is the tree after the edit `position`.
 * 2. `undo[i]` holds what edit `i` took away, for each edit at or before the position; a table that
 *    moves keeps its number but not its level, so numbers alone do not bring it back.
 * 3. `until` is at or after the last edit, and the tree has no other edit up to it. Numbers of edits
 *    are those of the store: where another keyspace changes, `until` goes on and `last` stays.
 */
export class TreeHistory {
  private readonly tables = new Map<number, Table>();
  private readonly edits: Edit[] = [];
  private readonly undo: Table[][] = [];
  private at: number;
  private until: number;

  constructor(
    readonly first: number,
    tables: readonly Table[],
  ) {
    this.at = first;
    this.until = first;
    for (const table of tables) this.tables.set(table.number, table);
  }

  get last(): number {
    return this.edits.at(-1)?.edit ?? this.first;
  }

  /** The moment up to which all edits of the tree are here. */
  get known(): number {
    return this.until;
  }

  get position(): number {
    return this.at;
  }

  /** All edits, oldest first. */
  get all(): readonly Edit[] {
    return this.edits;
  }

  /** Adds edits that follow the last one; those that are known already are left out. */
  append(edits: readonly Edit[]): void {
    for (const edit of edits) if (edit.edit > this.last) this.edits.push(edit);
    this.until = Math.max(this.until, this.last); // 3
  }

  /** Takes note that the tree has no more edits up to a moment. */
  settle(moment: number): void {
    this.until = Math.max(this.until, moment); // 3
  }

  /** The edit that led to a moment; undefined for the first one. */
  edit(moment: number): Edit | undefined {
    const i = this.index(moment);
    return i > 0 ? this.edits[i - 1] : undefined;
  }

  /** The latest moment at which all of these tables are in the tree; one that moves to another level stays in it. */
  lastWith(tables: ReadonlySet<number>): number {
    let moment = this.last;
    for (let i = this.edits.length - 1; i >= 0; i--) {
      const edit = this.edits[i];
      if (edit?.removed.some((number) => tables.has(number) && !edit.added.some((t) => t.number === number))) moment = this.edits[i - 1]?.edit ?? this.first;
    }
    return moment;
  }

  /** Moves to a moment, or to the nearest one that is known, and returns its tables. */
  seek(moment: number): Table[] {
    const target = this.index(moment);
    let i = this.index(this.at);
    for (; i < target; i++) this.forward(i);
    for (; i > target; i--) this.backward(i - 1);
    this.at = i > 0 ? (this.edits[i - 1]?.edit ?? this.first) : this.first;
    return [...this.tables.values()];
  }

  /** Number of edits at or before a moment. */
  private index(moment: number): number {
    let low = 0;
    let high = this.edits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.edits[middle]?.edit ?? Infinity) <= moment) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private forward(i: number): void {
    const edit = this.edits[i];
    if (edit === undefined) return;
    const taken: Table[] = [];
    for (const number of edit.removed) {
      const table = this.tables.get(number);
      if (table !== undefined) taken.push(table);
      this.tables.delete(number);
    }
    this.undo[i] = taken; // 2
    for (const table of edit.added) this.tables.set(table.number, table);
  }

  private backward(i: number): void {
    for (const table of this.edits[i]?.added ?? []) this.tables.delete(table.number);
    for (const table of this.undo[i] ?? []) this.tables.set(table.number, table);
  }
}
