/**
 * The {@code skiplist} memtable: a concurrent skip list in arenas. Nothing here is written to disk.
 *
 * <p><b>Layout.</b> Nodes are words of eight bytes in chunks of {@code long}; keys and values are
 * bytes in chunks of their own, at most 1 MiB each. There is no object per entry. The reference of
 * a node is an {@code int}: chunk number (15 bits) and word in the chunk (17 bits), so nodes may
 * take up to 32 GiB.
 *
 * <pre>
 *   word   0          1        2          3          4         5        6         7
 *        +----------+--------+----------+----------+---------+--------+---------+--------+ ...
 *        | prefix   | tag    | position | lengths  | bound 0 | next 0 | bound 1 | next 1 |
 *        +----------+--------+----------+----------+---------+--------+---------+--------+ ...
 *                                 |                 link of level 0    link of level 1
 *                                 v
 *                 +-----------+-----------+-----------------+
 *                 | expiry    | key       | value           |   bytes, the expiry (8, little-endian) only if there is one
 *                 +-----------+-----------+-----------------+
 * </pre>
 *
 * <table>
 *   <caption>Words of a node</caption>
 *   <tr><th>word</th><th>content</th></tr>
 *   <tr><td>prefix</td><td>{@link io.kiwidb.key.KeyOrder#prefix} of the key</td></tr>
 *   <tr><td>tag</td><td>sequence number and type, {@link io.kiwidb.key.SequenceNumber}</td></tr>
 *   <tr><td>position</td><td>of the key: chunk (upper 32 bits), offset in it (lower 32 bits)</td></tr>
 *   <tr><td>lengths</td><td>bits 0-30 value length, 31-47 key length, 48 set if there is an expiry</td></tr>
 *   <tr><td>bound</td><td>no smaller than the prefix of the target of the link</td></tr>
 *   <tr><td>next</td><td>reference of that node, or -1</td></tr>
 * </table>
 *
 * <p>A node of one level takes 48 bytes and, with one further level on average, 64, in addition to
 * key and value.
 *
 * <p>{@link io.kiwidb.memtable.skiplist.SkipList} explains concurrent reads and writes.
 */
package io.kiwidb.memtable.skiplist;
