/**
 * Compressors of table blocks.
 *
 * <p>{@code none} does not compress, so it has no encoding: a table with this compressor has raw
 * blocks only.
 *
 * <p>{@code lz4} writes the LZ4 block format (Yann Collet, <i>LZ4 Block Format Description</i>),
 * one block without frame, dictionary, length or checksum: the table keeps the length before
 * compression and the checksum. A block consists of sequences:
 *
 * <pre>
 * size
 *    1  token: length of the literals in the upper four bits, length of the match less 4 in the lower four
 *    n  more of the length of the literals if it is 15 or more: bytes to be added, up to the first that is not 255
 *    n  literals: bytes as they are
 *    2  distance back to the match, little-endian, 1 to 65535; the last sequence ends before this field
 *    n  more of the length of the match, in the same way, if the lower four bits are 15
 * </pre>
 *
 * <p>Example: the 24 bytes {@code "aaaaaaaaaaaaaaaaaaaaaaaa"} become
 *
 * <pre>
 * 1e 61 01 00      one literal, "a"; 18 bytes from a distance of 1
 * 50 61616161 61   five literals, the least that a block ends with
 * </pre>
 *
 * <p>Corruption handling: every length in the token stream is checked against both arrays, and
 * input that does not decompress to exactly the recorded length is rejected, which the table
 * reports as corruption of the block.
 *
 * <p>History: both unchanged since the first version.
 */
package io.kiwidb.sstable.compress;
