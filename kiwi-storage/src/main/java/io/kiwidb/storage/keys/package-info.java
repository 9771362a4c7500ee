/**
 * Key files.
 *
 * <h2>Format, version 1</h2>
 *
 * <p>Lines of ASCII text. The first is {@code kiwi keys 1}; empty lines, and those that begin with
 * {@code #}, are ignored; each other line is a key, and the last one is the current key:
 *
 * <pre>
 * key ID KEY CHECKSUM
 *
 * ID        1 to 32 printable characters without spaces; kiwi key generates 16 hexadecimal digits
 * KEY       16, 24 or 32 bytes in lower-case hexadecimal digits; kiwi key generates 32
 * CHECKSUM  CRC-32C of the text "ID KEY", 8 lower-case hexadecimal digits
 * </pre>
 *
 * <p>Example (of a key that everybody knows):
 *
 * <pre>
 * kiwi keys 1
 * # of the example in the documentation
 * key 5d2f8a6c01e94b37 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f 619db671
 * </pre>
 *
 * <h2>Corruption handling</h2>
 *
 * <p>A reader refuses a file with any line that is none of these, a checksum that does not match,
 * an id that occurs twice, or no key. Keys are only ever appended. If that is interrupted, the last
 * line may be incomplete; no file was encrypted with its key, and it can be removed.
 *
 * <h2>History</h2>
 *
 * <p>Unchanged since the first version.
 */
package io.kiwidb.storage.keys;
