/**
 * Storage abstraction: files, time, background execution, and the byte encodings shared by all
 * formats.
 *
 * <p>A store accesses files only through {@link io.kiwidb.io.Storage}, so that tests can simulate
 * power failures, a full disk or a failure of any operation. The implementations are in the module
 * {@code io.kiwidb.storage}, the only one that accesses files.
 *
 * <p>Shared encodings: fixed-width integers are little-endian ({@link io.kiwidb.io.LittleEndian});
 * unsigned varints are groups of seven bits, least significant first, where the high bit of a byte
 * indicates that another follows ({@link io.kiwidb.io.Varint}); checksums are CRC-32C
 * ({@link io.kiwidb.io.Checksum}).
 */
package io.kiwidb.io;
