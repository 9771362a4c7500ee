/**
 * The {@code offheap} memtable: a skip list for one writer whose entries and links are off-heap, in
 * Agrona's {@link org.agrona.concurrent.UnsafeBuffer}. For large memtables with small heaps;
 * entries are copied when they are returned, so it is not the fastest. Nothing here is written to
 * disk.
 *
 * <p><b>Layout.</b> A node is a byte sequence in a chunk of at most 1 MiB (larger nodes have a
 * chunk of their own), aligned to eight bytes. It contains the complete entry, so that a search
 * finds all parts of a node close together:
 *
 * <pre>
 *   byte   0      8         16       24       28            24 + 4 * height
 *        +------+---------+--------+--------+--------+-----+----------+-----+-------+
 *        | tag  | lengths | prefix | next 0 | next 1 | ... | expiry   | key | value |   the expiry (8) only if there is one
 *        +------+---------+--------+--------+--------+-----+----------+-----+-------+
 * </pre>
 *
 * <table>
 *   <caption>Parts of a node</caption>
 *   <tr><th>part</th><th>content</th></tr>
 *   <tr><td>tag</td><td>sequence number and type, {@link io.kiwidb.key.SequenceNumber}</td></tr>
 *   <tr><td>lengths</td><td>bits 0-30 value length, 31-47 key length, 48 set if there is an expiry, 49-53 height</td></tr>
 *   <tr><td>prefix</td><td>{@link io.kiwidb.key.KeyOrder#prefix} of the key</td></tr>
 *   <tr><td>next</td><td>reference of the next node on that level, or -1: chunk number (15 bits) and offset in units of eight bytes (17 bits)</td></tr>
 * </table>
 *
 * <p>In addition to key and value an entry takes about 36 bytes.
 *
 * <p>{@link io.kiwidb.memtable.offheap.NativeMemory} explains when memory is freed.
 */
package io.kiwidb.memtable.offheap;
