/** The log {@code mapped}: what {@link io.kiwidb.wal.mmap} is, its format included, with memory that Chronicle Bytes maps. */
package io.kiwidb.wal.mapped;
