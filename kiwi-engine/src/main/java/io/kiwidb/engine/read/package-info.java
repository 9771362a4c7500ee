/**
 * Reading by cursor: from the sources of one moment to the keys that a user sees.
 *
 * <pre>
 *   memtables ──────────────┐
 *   level 0, table by table ├─► MergingCursor ─► UserKeyCursor ─► StoreCursor ─► user
 *   level 1 ─► LevelCursor ─┤    all versions     newest one      checks use
 *   level n ─► LevelCursor ─┘    in order         that counts
 * </pre>
 *
 * <p>Everything up to the merge is in <i>internal order</i>: user key ascending, then tag
 * descending. {@code UserKeyCursor} is the one place that knows about sequence numbers and
 * deletions when scanning; {@code StoreCursor} the one place that knows about misuse. No step
 * allocates or takes a lock.
 */
package io.kiwidb.engine.read;
