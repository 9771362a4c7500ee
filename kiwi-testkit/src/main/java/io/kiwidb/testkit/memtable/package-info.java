/**
 * The contract tests of memtables: extend {@link io.kiwidb.testkit.memtable.MemTableContract} and
 * specify the provider to test.
 */
package io.kiwidb.testkit.memtable;
