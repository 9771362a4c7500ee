/**
 * The table format {@code block}: sorted blocks with prefix-compressed keys, an index of fences and
 * one filter.
 *
 * <h2>The file</h2>
 *
 * <pre>
 *        0 +------------------+
 *          | file header      |  72 bytes, see {@link io.kiwidb.io.FileHeader}; kind 'T', provider "block", version 2
 *       72 +------------------+
 *          | data block 0     |
 *          | ...              |  one or more
 *          | data block n - 1 |
 *          +------------------+
 *          | filter block     |  only if the table has a filter
 *          +------------------+
 *          | index block      |
 *          +------------------+
 *          | properties block |
 *          +------------------+
 *          | footer           |  48 bytes
 *          +------------------+
 * </pre>
 *
 * <p>The parts are contiguous and nothing follows the footer, so each byte of the file is covered
 * by a checksum. Fixed integers are little-endian; <i>v</i> is an unsigned varint. Checksums of
 * blocks and footer are bound to the file number and to their position, see
 * {@link io.kiwidb.io.Checksum}.
 *
 * <h2>A stored block</h2>
 *
 * <pre>
 * size
 *    n  payload, raw or compressed
 *    4  length of the payload before compression; only if the encoding is 1
 *    1  encoding: 0 raw, 1 compressed by the table's compressor
 *    4  checksum of everything before it in the block
 * </pre>
 *
 * <p>A block is parsed from its end. Lengths of blocks in the index and in the footer are those of
 * stored blocks. Only data blocks are compressed, and only if that saves at least an eighth of
 * their length.
 *
 * <h2>Payload of a data block</h2>
 *
 * <pre>
 * size
 *       entries, one after the other:
 *    v     shared: how many leading bytes the key has in common with the key before; 0 at a restart
 *    v     unshared: how many follow
 *    v     value length
 *    w     tag: sequence number &lt;&lt; 8 | type, minus the least tag, without its last byte if the types are left out
 *    v     expiry in milliseconds since 1970; only if the type has HAS_EXPIRY
 *          the unshared bytes of the key
 *          the value
 *  p r  offset of each restart point in the payload
 *    8  the least tag
 *    4  r, the number of restart points
 *    1  bits 0 to 3: w, bytes of a tag, at most 8; bit 4: types are left out, all are that of the least tag;
 *       bit 5: p, bytes of a restart offset, is 4 and not 2; bits 6 and 7: zero
 * </pre>
 *
 * <p>Entries are in internal order: user key ascending, tag descending. The first entry is a
 * restart point; the writer chooses the others, currently after 192 bytes or eight entries. Between
 * restart points, <i>shared</i> is exact, never less than what the keys have in common: lookups
 * derive from it how keys compare without reading them ({@link io.kiwidb.sstable.block.DataBlock}).
 * A block is no larger than the table's block size unless it has only one entry. The versions of
 * one key may span blocks.
 *
 * <h2>Payload of the index block</h2>
 *
 * <pre>
 * size
 *       fences, one for each data block, in order:
 *    v     shared: how many leading bytes the fence key has in common with the one before; 0 in the first
 *    v     unshared: how many follow
 *    v     tag
 *    v     length of the data block as stored; it begins where the one before ends, the first at 72
 *          the unshared bytes of the fence key
 *    4  number of fences
 * </pre>
 *
 * <p>A fence (key, tag) sorts at or after the last entry of its block and before the first entry of
 * the next. Tag 0 sorts after every entry of its key; another tag occurs only where the versions of
 * one key span two blocks. So a lookup reads one data block: the first whose fence is at or after
 * its target.
 *
 * <h2>Payload of the filter block</h2>
 *
 * <p>The encoding of the filter named in the properties. The hashes are
 * {@link io.kiwidb.key.KeyHash#of} of each user key, once, and, if the properties have a
 * {@code prefix-rule}, {@link io.kiwidb.key.KeyHash#ofPrefix} of each prefix, once. Tables in a
 * custom order have no filter, because keys that compare as equal may differ in their bytes.
 *
 * <h2>Payload of the properties block</h2>
 *
 * <p>The number of properties, <i>v</i>, then each as its name and its value, both preceded by
 * their length, <i>v</i>; sorted by name. Numbers are varints; names of parts (compressor, filter,
 * key order) are UTF-8; keys are eight bytes of tag and then the user key. Readers ignore unknown
 * names and require these, except for {@code prefix-rule}:
 *
 * <table>
 *   <caption>Properties</caption>
 *   <tr><th>name</th><th>value</th></tr>
 *   <tr><td>{@code compressor}</td><td>name of the compressor; {@code none} if every block is uncompressed</td></tr>
 *   <tr><td>{@code created-millis}</td><td>creation time of the table, in milliseconds since 1970</td></tr>
 *   <tr><td>{@code data-blocks}</td><td>number of data blocks</td></tr>
 *   <tr><td>{@code deletions}</td><td>number of entries that are deletions</td></tr>
 *   <tr><td>{@code distinct-keys}</td><td>number of user keys</td></tr>
 *   <tr><td>{@code entries}</td><td>number of entries</td></tr>
 *   <tr><td>{@code filter}</td><td>name of the filter; empty without one</td></tr>
 *   <tr><td>{@code key-order}</td><td>name of the key order</td></tr>
 *   <tr><td>{@code largest-block}</td><td>length of the largest payload of a data block, which bounds what a reader allocates</td></tr>
 *   <tr><td>{@code largest-key}, {@code smallest-key}</td><td>last and first entry</td></tr>
 *   <tr><td>{@code largest-sequence}, {@code smallest-sequence}</td><td>bounds of the sequence numbers</td></tr>
 *   <tr><td>{@code prefix-rule}</td><td>name of the rule whose prefixes the filter contains, with its parameter; missing without one</td></tr>
 *   <tr><td>{@code raw-key-bytes}, {@code raw-value-bytes}</td><td>bytes of all keys, of all values</td></tr>
 * </table>
 *
 * <p>A table with expiries also has {@code expiring-entries}, the number of entries with one,
 * {@code expiry-first} and {@code expiry-last}, the earliest and the latest, and
 * {@code expiry-half}, the median of a sample, in milliseconds since 1970. They only guide
 * compactions. For example {@code 0b 6578706972792d6c617374 02 e807} says that the last entry
 * expires one second after 1970.
 *
 * <h2>The footer</h2>
 *
 * <pre>
 * offset size
 *      0   12  filter block: offset (8) and length (4); zeros without one
 *     12   12  index block
 *     24   12  properties block
 *     36    4  format version: 2
 *     40    4  checksum of bytes 0 to 39
 *     44    4  magic: "KTBL"
 * </pre>
 *
 * <h2>Example</h2>
 *
 * <p>File 7, without filter: {@code apple = red} at sequence number 3, {@code apple} deleted at 2,
 * {@code apricot = tan} at 5.
 *
 * <pre>
 *   0  4b495749 54 01 0200 0700000000000000 ...                     header
 *  72  00 05 03 ff00 6170706c65 726564                              restart: "apple", 00ff above the least tag: put 3, "red"
 *  85  05 00 00 0000                                                shares all five bytes, the least tag: delete 2
 *  90  02 05 03 ff02 7269636f74 74616e                              "ap" + "ricot", 02ff above it: put 5, "tan"
 * 103  0000 0202000000000000 01000000 02                            restart at 0; least tag 0202; one restart; tags of two bytes
 * 118  00 b6144a7c                                                  as it is; checksum
 * 123  00 07 00 33 61707269636f74 01000000 00 eb679741              index: fence "apricot", block of 51 bytes; one fence
 * 143  0f 0a 636f6d70726573736f72 04 6e6f6e65 ...                   properties: 15, "compressor" is "none", ...
 * 406  000000000000000000000000                                     footer: no filter
 * 418  7b00000000000000 14000000                                    index: 20 bytes at 123
 * 430  8f00000000000000 07010000                                    properties: 263 bytes at 143
 * 442  02000000 6dbe19b8 4b54424c                                   version, checksum, "KTBL"
 * </pre>
 *
 * <p>Entries of other types differ by their tag only. An operand is stored like a value, a single
 * deletion like a deletion. The operand {@code +1} at 9 above {@code apple = 7} at 4, and
 * {@code bee} single-deleted at 8:
 *
 * <pre>
 *  72  00 05 02 0405 6170706c65 2b31                                "apple", 0504 above the least tag: merge 9, "+1"
 *  84  05 00 01 0000 37                                             the least tag, 0401: put 4, "7"
 *  90  00 03 00 0204 626565                                         "bee", 0402 above it: single-delete 8
 * </pre>
 *
 * <h2>Corruption handling</h2>
 *
 * <p>Opening verifies header, footer and properties; index, filter and data blocks are verified
 * each time they are read from the file. Corruption causes a {@link io.kiwidb.CorruptionException}
 * with the file and the offset of the block; no part of the table is skipped, and an unreadable
 * filter or index never means that a key is absent. Lengths are checked against the file before
 * they are used, and the uncompressed length of a block against {@code largest-block}. A block with
 * a valid checksum but invalid content is corrupt too. An unsupported version, another key order or
 * an unknown filter or compressor are separate errors.
 *
 * <h2>History</h2>
 *
 * <ul>
 *   <li>November 2026: the property {@code prefix-rule}, and prefixes in the filter. Older releases
 *       ignore both.
 *   <li>2: the first public version. (Before the first release, tags took eight bytes and offsets
 *       four.) Tables with expiries, and the properties that tell of them, came later; readers from
 *       before refuse an entry with an expiry when they meet it.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package io.kiwidb.sstable.block;
