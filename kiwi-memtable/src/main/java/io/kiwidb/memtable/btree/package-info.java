/**
 * The {@code btree} memtable: a concurrent B+tree over records in arenas. Nothing here is written
 * to disk.
 *
 * <p><b>Records.</b> An entry is a byte sequence in a chunk of at most 4 MiB (larger entries have a
 * chunk of their own), aligned to eight bytes, integers little-endian:
 *
 * <pre>
 *   byte   0        8           16
 *        +--------+-----------+-----------+-------+---------+
 *        | tag    | lengths   | expiry    | key   | value   |   the expiry (8) only if there is one
 *        +--------+-----------+-----------+-------+---------+
 * </pre>
 *
 * <table>
 *   <caption>Parts of a record</caption>
 *   <tr><th>part</th><th>content</th></tr>
 *   <tr><td>tag</td><td>sequence number and type, {@link io.kiwidb.key.SequenceNumber}</td></tr>
 *   <tr><td>lengths</td><td>bits 0-30 value length, 31-47 key length, 48 set if there is an expiry</td></tr>
 * </table>
 *
 * <p>The reference of a record is an {@code int}: chunk number (13 bits) and offset in the chunk in
 * units of eight bytes (19 bits).
 *
 * <p><b>Leaves</b> are arrays of 27 words for up to 15 entries, in slots in insertion order:
 *
 * <pre>
 *   word   0      1       2        3      4              19
 *        +------+-------+--------+------+--------------+------------------------+
 *        | lock | order | fences | skip | key words    | records, two in a word |
 *        +------+-------+--------+------+--------------+------------------------+
 *                 |
 *                 v   bits 63-60   59-56  ...   7-4    3-0
 *                   +------------+-------+-----+------+------+
 *                   | count      | slot  | ... | slot | slot |
 *                   +------------+-------+-----+------+------+
 *                                 of entry 14        1      0
 * </pre>
 *
 * <table>
 *   <caption>Words of a leaf</caption>
 *   <tr><th>word</th><th>content</th></tr>
 *   <tr><td>lock</td><td>open, locked by a writer, or replaced for good</td></tr>
 *   <tr><td>order</td><td>number of slots taken, and which of them is first, second, and so on</td></tr>
 *   <tr><td>fences</td><td>the record where the range begins (upper half) and the one where the next range begins; -1 where it is unbounded</td></tr>
 *   <tr><td>skip</td><td>number of bytes that all keys of the range share and the key words leave out; -1 if the range has only one key</td></tr>
 *   <tr><td>key word</td><td>{@link io.kiwidb.memtable.btree.KeyWord}: the next eight bytes of the key, or the tag if skip is -1</td></tr>
 * </table>
 *
 * <p><b>Inner nodes</b> are objects with arrays: separators (records), their key words, and
 * children.
 *
 * <p>In addition to key, value and the 16 bytes before them an entry takes about 28 bytes in leaves
 * and inner nodes if keys are inserted in random order, and 21 if they are inserted in key order.
 * Replaced nodes are left to the garbage collector and not counted.
 *
 * <p>{@link io.kiwidb.memtable.btree.BTree} explains concurrent reads and writes.
 */
package io.kiwidb.memtable.btree;
