/**
 * Flushing: sealed memtables become tables of level 0, written in parallel, committed strictly
 * oldest first.
 */
package io.kiwidb.engine.flush;
