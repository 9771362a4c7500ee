/** Shared by the arenas of several memtables: chunk allocation and contended counters. */
package io.kiwidb.memtable.arena;
