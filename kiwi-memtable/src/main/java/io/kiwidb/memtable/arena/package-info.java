/** What the arenas of several memtables share: handing out memory, and counting. */
package io.kiwidb.memtable.arena;
