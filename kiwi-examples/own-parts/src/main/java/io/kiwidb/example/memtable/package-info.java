/** The memtable {@code tiny}. docs/providers.md goes through it line by line. */
package io.kiwidb.example.memtable;
