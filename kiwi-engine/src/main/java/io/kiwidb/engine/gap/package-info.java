/**
 * Ranges of keys that are known to show nothing ({@link io.kiwidb.engine.gap.Gaps}), so that
 * cursors pass over runs of deleted entries by one seek.
 */
@org.jspecify.annotations.NullMarked
package io.kiwidb.engine.gap;
