/**
 * The log provider {@code segmented}: files of checksummed records, each written by one append.
 *
 * <h2>Format, version 2</h2>
 *
 * All integers are little-endian; every checksum is CRC-32C. A segment is headers and records, one
 * directly behind the other:
 *
 * <pre>
 * 0             72              96
 * +-------------+---------------+----------+----------+----------+-- - -
 * | file header | segment header| record 0 | record 1 | record 2 | ...
 * +-------------+---------------+----------+----------+----------+-- - -
 *
 * offset size   headers
 *      0   72   {@link io.kiwidb.io.FileHeader}: kind LOG, provider "segmented", version 2
 *     72    8   file number of the segment before this one; 0 for none
 *     80    8   length of that segment in bytes; 0 for none
 *     88    4   zero
 *     92    4   checksum of identity, 72 (a long), bytes 72 to 91
 * </pre>
 *
 * A record is a frame and its payload. The frame is short for payloads of up to 32,767 bytes, and
 * long for all others. Where a record stands in the file is its <i>position</i>.
 *
 * <pre>
 * offset size   record with a short frame
 *      0    4   checksum: of identity, position (a long), bytes 4 to 8 and three zeros (a long), the payload
 *      4    2   payload length in bits 0 to 14; bit 15 is set
 *      6    3   unsynced: position minus the synced length known when the record was appended; ffffff: no statement
 *      9        payload
 *
 * offset size   record with a long frame
 *      0    4   frame checksum: of identity, position (a long), bytes 4 to 15 of the record
 *      4    2   bits 0 to 14 of the payload length; bit 15 is clear
 *      6    2   bits 15 to 30 of the payload length, not all of them zero
 *      8    4   unsynced, as above; ffffffff: no statement
 *     12    4   payload checksum: of the payload
 *     16        payload
 * </pre>
 *
 * <p><b>Identity</b> is the file number xor the most and the least significant long of the
 * database's identity. It and the position go into the first checksum of every record, and in a
 * long frame that one covers the payload's, so a record passes only in the file and at the place
 * for which it was written, whatever file, database or backup its bytes come from.
 *
 * <p><b>Two forms.</b> A long frame has a checksum of its own, so that a length of up to two
 * gigabytes is known to be right before anything of that size is read. A short one needs none: to
 * be misled by it costs 32 KiB. Bit 15 of the length tells them apart, as each form is used for its
 * own lengths only. Zeros are neither: the bit is clear, which is long, and nothing, which is not.
 *
 * <p><b>Unsynced</b> tells a torn tail from damage. Each record states a length up to which the
 * segment was durable before the record was appended. It may state too little (a sync may be under
 * way) but never too much. A distance that does not fit is no statement.
 *
 * <h2>Worked example</h2>
 *
 * File 7 of database 00112233-4455-6677-8899-aabbccddeeff, behind segment 6 of 4711 bytes. One
 * record holds the batch that puts {@code k = v1} at sequence number 5 (9 bytes); then the log is
 * synced, up to 114; then come an empty record and one of 40,000 zeros, of which only the frame is
 * shown.
 *
 * <pre>
 * 0000 |4b 49 57 49 57 01 02 00 07 00 00 00 00 00 00 00|  KIWI, W, header version 1, version 2, number 7
 * 0010 |77 66 55 44 33 22 11 00 ff ee dd cc bb aa 99 88|  database
 * 0020 |73 65 67 6d 65 6e 74 65 64 00 00 00 00 00 00 00|  segmented
 * 0030 |00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00|
 * 0040 |00 00 00 00 80 5f 5d 0c 06 00 00 00 00 00 00 00|  zero, checksum of the file header, predecessor 6
 * 0050 |67 12 00 00 00 00 00 00 00 00 00 00 90 26 c4 69|  of 4711 bytes, zero, checksum of the segment header
 * 0060 |c5 e9 4e eb 09 80 60 00 00 05 01 01 00 01 6b 02|  checksum, 9 bytes and bit 15, 96 of 96 unsynced; the batch
 * 0070 |76 31 d9 f7 ca 55 00 80 00 00 00 bb cd e9 74 40|  its end; checksum, 0 bytes and bit 15, 0 of 114 unsynced; now at 123
 * 0080 |1c 01 00 09 00 00 00 e5 b3 4a 15|                 9 of 123 unsynced, checksum of the payload
 * </pre>
 *
 * <h2>What a reader does about damage</h2>
 *
 * Reading stops at the first byte that is not what a writer puts there: a frame or payload that
 * fails its checksum, a long frame with a length for a short one, or a record that goes beyond the
 * file. A length for a long frame is used only after the checksum over it. Let S be the <i>sound
 * length</i>, the end of the last good record. Then, in this order:
 *
 * <ol>
 *   <li>The caller knows of more than S bytes that were synced: corruption.
 *   <li>Some record behind S passes its first checksum and states a synced length above S:
 *       corruption, for it shows that bytes are gone which had been durable. Of a record with a
 *       long frame, the payload may be torn. Every byte behind S is tried as the first of a record,
 *       as the lengths that lead from record to record are not to be trusted there; only behind a
 *       record that passes, the next one to be tried is where it ends.
 *   <li>Otherwise everything behind S was in flight when the power went, and the log ends at S.
 *       What is there up to the last byte that is not zero is a torn tail; if there is nothing but
 *       zeros, the end is clean.
 * </ol>
 *
 * <p>The headers are judged alike, with S = 0: a segment whose headers never became durable opens
 * as an empty one of sound length 0, and its predecessor is unknown. Sound headers of another file,
 * kind, provider or version are errors in any case. So is a failed read, and a file shorter than
 * what the caller knows to have been synced.
 *
 * <p>What this cannot see: damage to the last records that were synced, when no record behind them
 * was appended after that sync and is whole, and the caller passes no bound. A successor names the
 * length of its predecessor for that reason.
 *
 * <h2>History</h2>
 *
 * Version 1: frames of 16 bytes for all records, at multiples of 8. Not read any more; it was never
 * released. Version 2: short frames, and no padding.
 */
package io.kiwidb.wal.segmented;
