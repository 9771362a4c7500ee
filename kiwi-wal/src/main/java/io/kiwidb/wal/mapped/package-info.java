/**
 * The log {@code mapped}: what {@code mmap} is, its format included, with memory that Chronicle
 * Bytes maps.
 */
package io.kiwidb.wal.mapped;
