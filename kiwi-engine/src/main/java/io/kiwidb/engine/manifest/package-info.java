/**
 * The durable state of a database: its keyspaces, tables and logs, and the last sequence and file
 * numbers.
 *
 * <h2>The manifest</h2>
 *
 * <p>A file {@code MANIFEST-n}: a {@link io.kiwidb.io.FileHeader} (kind {@code 'M'}, provider
 * {@code manifest}, version 1), followed by records. The first record is a snapshot of the whole
 * state, each later one a change. All integers are little-endian.
 *
 * <pre>
 * record                                        field of an edit
 * offset size                                   offset size
 *      0    4  CRC-32C, bound to file number         0    1  tag
 *              and position of the record            1    v  length of the content
 *      4    4  length of the edit                         .  content
 *      8    .  edit: fields, one after the other
 *
 * tag  content (v: varint, s: length and bytes)
 *   1  table added: level v, number v, keyspace v, bytes v, entries v, deletions v,
 *      smallest and largest sequence v v, created in ms v, smallest and largest user key s s
 *   2  table removed: level v, number v
 *   3  log: number v, provider s, length before the first record v, final length v (0: still written), synced length v
 *   4  oldest required log: number v
 *   5  last sequence number: v
 *   6  next file number: v
 *   8  name of the default keyspace's key order: s (in the first record)
 *   9  keyspace created: id v, name s, key order s, number of its own parts v, each: kind s, name s
 *  10  keyspace dropped, with its tables: id v
 *  11  keyspace renamed: id v, name s
 *  12  oldest log required for a keyspace, if newer than that of tag 4: id v, number v
 *  13  next keyspace id: v
 *  14  table of a keyspace other than the default removed: keyspace v, level v, number v
 *  16  range deletion: keyspace v, sequence number v, key s, value s, see {@link io.kiwidb.spi.RangeEncoding}
 *  17  range deletion removed: keyspace v, sequence number v
 *  18  range deletions applied to a table of this edit: keyspace v, number of the table v, sequence number v
 *  19  merge operator of a keyspace: id v, name s
 *  20  time of expiries, in ms since 1970: v
 *  23  blob file added: keyspace v, number v, bytes v, values v, bytes of its records v
 *  24  blob file removed: keyspace v, number v
 *  25  what a table of this edit refers to in blob files: keyspace v, number of the table v, number of files v,
 *      each: number v, values v, bytes of their records v
 *  71  (7 with the ignorable bit 0x40) resume key: level v, user key s
 *  79  (15 with 0x40) resume key of another keyspace: keyspace v, level v, user key s
 *  92  (28 with 0x40) prefix rule of a keyspace, if it changes after its creation, or of the default one: id v, name s
 * </pre>
 *
 * <p>The checksum covers the length and the edit. A reader skips a field with an unknown tag if the
 * tag has bit {@code 0x40}; otherwise it rejects the file.
 *
 * <p>Example: the edit {@code oldest log 5} is encoded as {@code 04 01 05}; its record at position
 * 72 of file 3 is a checksum, {@code 03 00 00 00}, {@code 04 01 05}. The fields {@code 10 07 00 09
 * 01 61 02 03 7a} delete the range from {@code a} to before {@code z} at sequence number 9,
 * {@code 12 03 00 07 09} say that table 7 has no entry that it or an older one hides, and {@code 11
 * 02 00 09} remove it.
 *
 * <p>Damage: an invalid record ends the manifest if no valid record follows: it is a torn write of
 * an edit that was never acknowledged. If a valid record follows, the manifest is corrupt and the
 * database refuses to open. (Corruption of the very last edit is indistinguishable from a torn
 * write, but its content is missed: tables or logs that were removed, or a log that is unknown, for
 * which the database refuses to open as well.)
 *
 * <h2>CURRENT</h2>
 *
 * <p>One line of text: the name of the manifest, a space, the CRC-32C of the name as eight
 * hexadecimal digits, a newline. It is written to {@code CURRENT.tmp}, synced, renamed, and the
 * directory synced, always after the manifest it names is durable.
 *
 * <p>Keyspaces: 0 is the default one and is never created. An id is never used twice; one below the
 * next keyspace id that is not named was dropped, and its entries in logs are skipped. An entry of
 * a keyspace is replayed only from logs that are required for it.
 *
 * <p>Range deletions are not in tables. One is added by the edit that adds the table of its
 * memtable, and removed by the edit after which no table contains an entry that it may hide: the
 * table is outside of its range, its smallest sequence number is larger, or tag 18 says that all
 * range deletions up to a number that is not smaller were applied to it. A table that moves to
 * another level keeps what tag 18 said of it. It is forgotten when there are no range deletions.
 * One above the last sequence number of its edit is damage: it would hide what is written later.
 *
 * <p>The time of expiries is that with which a store begins, unless the clock is ahead of it: what
 * had expired before stays expired. It is written when a reader meets an entry that has expired,
 * some seconds ahead, and exactly, so that it may go back, when the store is closed. Of several the
 * last counts. Example: {@code 14 02 e8 07} is one second after 1970.
 *
 * <p>Blob files. One is added by the edit that adds the tables that refer to it, and removed by the
 * edit after which none does. A table that moves to another level keeps what tag 25 said of it. A
 * reference to a file that does not exist, and a file to which nothing refers, are damage. For
 * example, {@code 17 06 00 08 80 02 02 7c} adds blob file 8 of 256 bytes with two values in records
 * of 124 bytes, and {@code 19 06 00 07 01 08 02 7c} says that table 7 refers to all of it;
 * {@code 18 02 00 08} removes it.
 *
 * <p>History: version 1 is the first. Tags 9 to 15 came with keyspaces; a store that never had one
 * does not contain them, and older releases open it. Likewise tags 16 to 18 and range deletions:
 * once all have ended, a new manifest does not contain them. Tag 20 came with expiries. Tags 23 to
 * 25 came with blob files, and are not in the manifest of a store without any. Older releases skip
 * tag 92, and search tables as without a rule.
 */
package io.kiwidb.engine.manifest;
