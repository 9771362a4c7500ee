/** The memtable {@code tiny}. docs/providers.md explains it. */
package io.kiwidb.example.memtable;
