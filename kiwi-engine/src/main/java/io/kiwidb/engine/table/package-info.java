/**
 * Tables as the engine makes, opens and removes them, and the one place that may leave an entry out
 * ({@link io.kiwidb.engine.table.CompactionIterator}).
 */
package io.kiwidb.engine.table;
