/**
 * The log {@code mapped}: like {@code mmap}, with the same format, but with memory mapped by
 * Chronicle Bytes.
 */
package io.kiwidb.wal.mapped;
