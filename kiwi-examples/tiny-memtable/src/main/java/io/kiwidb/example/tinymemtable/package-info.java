/**
 * A memtable in four small files, to be read in this order: {@link io.kiwidb.example.tinymemtable.TinyMemTableProvider} has the
 * name and makes memtables, {@link io.kiwidb.example.tinymemtable.TinyMemTable} keeps entries, {@link
 * io.kiwidb.example.tinymemtable.TinyEntry} is one of them, {@link io.kiwidb.example.tinymemtable.TinyCursor} walks over them.
 *
 * <p>Its test, {@code TinyMemTableTest}, puts it through the same contract as Kiwi's own memtable.
 */
package io.kiwidb.example.tinymemtable;
