/**
 * Lookups and cursors: from the sources of a super-version to the keys that a user sees.
 *
 * <pre>
 *   memtables ──────────────┐
 *   level 0, table by table ├─► MergingCursor ─► UserKeyCursor ─► StoreCursor ─► user
 *   level 1 ─► LevelCursor ─┤    all versions     newest          checks use
 *   level n ─► LevelCursor ─┘    in order         visible one
 * </pre>
 *
 * <p>Everything up to the merge is in <i>internal order</i>: user key ascending, then tag
 * descending. {@code UserKeyCursor} is the only place that handles sequence numbers and deletions
 * in scans; {@code StoreCursor} the only place that checks for misuse. No step allocates or takes a
 * lock.
 */
package io.kiwidb.engine.read;
