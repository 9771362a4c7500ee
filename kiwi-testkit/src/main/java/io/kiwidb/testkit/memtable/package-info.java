/**
 * The contract of memtables as tests: extend {@link io.kiwidb.testkit.memtable.MemTableContract}
 * and say which provider to put through it.
 */
package io.kiwidb.testkit.memtable;
