/**
 * Deletions of ranges of keys: {@link io.kiwidb.engine.range.RangeDeletions}, what readers, flushes
 * and compactions ask them.
 */
@org.jspecify.annotations.NullMarked
package io.kiwidb.engine.range;
