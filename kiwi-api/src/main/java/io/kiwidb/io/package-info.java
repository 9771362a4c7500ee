/**
 * The storage seam: files, time and background execution, and the byte encodings that all formats
 * share.
 *
 * <p>Only this package touches files. Everything above it works on {@link io.kiwidb.io.Storage}, so
 * tests can cut the power, fill the disk or fail any operation.
 *
 * <p>Shared encodings: fixed-width integers are little-endian ({@link io.kiwidb.io.LittleEndian});
 * unsigned varints are groups of seven bits, least significant first, the high bit of a byte saying
 * that another follows ({@link io.kiwidb.io.Varint}); checksums are CRC-32C
 * ({@link io.kiwidb.io.Checksum}).
 */
package io.kiwidb.io;
