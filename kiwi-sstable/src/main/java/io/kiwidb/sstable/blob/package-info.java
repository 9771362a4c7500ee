/**
 * The blob file format {@code record}: large values one after the other, each with its key.
 *
 * <h2>The file</h2>
 *
 * <pre>
 *        0 +--------------+
 *          | file header  |  72 bytes, see {@link io.kiwidb.io.FileHeader}; kind 'B', provider "record", version 1
 *       72 +--------------+
 *          | record 0     |
 *          | ...          |  one or more
 *          | record n - 1 |
 *          +--------------+
 *          | footer       |  60 bytes
 *          +--------------+
 * </pre>
 *
 * <p>The parts are contiguous and nothing follows the footer, so each byte of the file is covered
 * by a checksum. Fixed integers are little-endian; <i>v</i> is an unsigned varint. Checksums of
 * records and footer are bound to the file number and to their position, see
 * {@link io.kiwidb.io.Checksum}. Records are in the order in which they were written: that of the
 * keys within the output of one flush or one part of a compaction, but nothing relies on it.
 *
 * <h2>A record</h2>
 *
 * <pre>
 * size
 *    4  checksum of everything after it in the record
 *    v  k, length of the key
 *    v  length of the value
 *    v  s, length of the value as stored
 *    k  key
 *    s  value: as it is if s is its length, otherwise compressed by the compressor of the file
 * </pre>
 *
 * <p>A value is compressed only if that saves an eighth of it. The key is not needed to read the
 * value: it lets tools compare the record with the entry that refers to it, and find what a damaged
 * table had.
 *
 * <h2>The footer</h2>
 *
 * <pre>
 * offset size
 *      0    8  number of records
 *      8    8  total length of all values before compression
 *     16   32  name of the compressor, ASCII, padded with zeros
 *     48    4  format version: 1
 *     52    4  checksum of bytes 0 to 51
 *     56    4  magic: "KBLB"
 * </pre>
 *
 * <h2>Example</h2>
 *
 * <p>File 7, not compressed, with the values {@code red} of {@code apple} and {@code tan} of
 * {@code apricot}. Tables refer to them by the addresses {@code 07 48 0f 03} and {@code 07 57 11
 * 03}: file, offset, length of the record, length of the value.
 *
 * <pre>
 *   0  4b495749 42 01 0100 0700000000000000 ...     header
 *  72  652cba9d 05 03 03 6170706c65 726564          "apple", three bytes, stored as three: "red"
 *  87  bc8fbc05 07 03 03 61707269636f74 74616e      "apricot": "tan"
 * 104  0200000000000000 0600000000000000            footer: two values of six bytes
 * 120  6e6f6e65 00000000 ...                        compressor "none"
 * 152  01000000 c344232a 4b424c42                   version, checksum, "KBLB"
 * </pre>
 *
 * <h2>Corruption handling</h2>
 *
 * <p>Opening verifies header and footer; a record is verified each time it is read. Corruption
 * causes a {@link io.kiwidb.CorruptionException} with the file and the offset of the record; so
 * does an address outside of the records, or of another length than the record at it. Lengths are
 * checked against the file before they are used. A file without a footer is the remainder of an
 * interrupted write: no manifest names it.
 *
 * <h2>History</h2>
 *
 * <ul>
 *   <li>1: the first version.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package io.kiwidb.sstable.blob;
