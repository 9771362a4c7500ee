/**
 * The log provider {@code segmented}: files of checksummed records, each written by one append.
 *
 * <h2>Format, version 1</h2>
 *
 * All integers are little-endian; every checksum is CRC-32C. A segment is headers and records:
 *
 * <pre>
 * 0             72              96
 * +-------------+---------------+----------+-----+----------+-----+-- - -
 * | file header | segment header| record 0 | pad | record 1 | pad | ...
 * +-------------+---------------+----------+-----+----------+-----+-- - -
 *
 * offset size   headers
 *      0   72   {@link io.kiwidb.io.FileHeader}: kind LOG, provider "segmented", version 1
 *     72    8   file number of the segment before this one; 0 for none
 *     80    8   length of that segment in bytes; 0 for none
 *     88    4   zero
 *     92    4   checksum of identity, 72 (a long), bytes 72 to 91
 *
 * offset size   record; it stands at a multiple of 8, its <i>position</i>
 *      0    4   frame checksum: of identity, position (a long), bytes 4 to 15 of the record
 *      4    4   payload checksum: of the payload
 *      8    4   payload length in bits 0 to 30; bit 31 is set
 *     12    4   unsynced: position minus the synced length known when the record was appended; ffffffff: no statement
 *     16        payload
 * </pre>
 *
 * <p><b>Identity</b> is the file number xor the most and the least significant long of the database's identity. It and the position
 * go into every frame checksum, and the frame holds the payload checksum, so a record passes only in the file and at the place
 * for which it was written, whatever file, database or backup its bytes come from. (To sum the place into the payload checksum too
 * would say no more, and nearly doubles what the checksums of a short record cost.)
 *
 * <p><b>Padding</b>, 0 to 7 zero bytes, fills the gap between records. It is written in front of the later one, by the same
 * append, so a segment ends with the last byte of its last record. Bit 31 of the length is always set so that no record is all
 * zeros, not even an empty one: zeros up to the end of the file mean that nothing was written there.
 *
 * <p><b>Unsynced</b> tells a torn tail from damage. Each record states a length up to which the segment was durable before the
 * record was appended. It may state too little (a sync may be under way) but never too much.
 *
 * <h2>Worked example</h2>
 *
 * File 7 of database 00112233-4455-6677-8899-aabbccddeeff, behind segment 6 of 4711 bytes. One record holds the batch that puts
 * {@code k = v1} at sequence number 5 (19 bytes); then the log is synced, up to 131; then comes an empty record.
 *
 * <pre>
 * 0000 |4b 49 57 49 57 01 01 00 07 00 00 00 00 00 00 00|  KIWI, W, header version 1, version 1, number 7
 * 0010 |77 66 55 44 33 22 11 00 ff ee dd cc bb aa 99 88|  database
 * 0020 |73 65 67 6d 65 6e 74 65 64 00 00 00 00 00 00 00|  segmented
 * 0030 |00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00|
 * 0040 |00 00 00 00 6a 43 4d 19 06 00 00 00 00 00 00 00|  zero, checksum of the file header, predecessor 6
 * 0050 |67 12 00 00 00 00 00 00 00 00 00 00 90 26 c4 69|  of 4711 bytes, zero, checksum of the segment header
 * 0060 |9e dd 5c d5 d8 f5 6a 97 13 00 00 80 60 00 00 00|  frame and payload checksum, 19 bytes, 96 of 96 unsynced
 * 0070 |05 00 00 00 00 00 00 00 01 00 00 00 01 00 01 6b|  the batch
 * 0080 |02 76 31 00 00 00 00 00 18 94 59 43 00 00 00 00|  its end, padding; checksums of the next record at 136
 * 0090 |00 00 00 80 05 00 00 00|                          0 bytes, 5 of 136 unsynced: synced up to 131
 * </pre>
 *
 * <h2>What a reader does about damage</h2>
 *
 * Reading stops at the first byte that is not what a writer puts there: padding that is not zero, a frame or payload that fails its
 * checksum, or a record that goes beyond the file. A length is used only after the checksum over it. Let S be the <i>sound
 * length</i>, the end of the last good record. Then, in this order:
 *
 * <ol>
 *   <li>The caller knows of more than S bytes that were synced: corruption.
 *   <li>Some frame behind S passes its checksum and states a synced length above S: corruption, for it shows that bytes are gone
 *       which had been durable. The frame alone is enough; its payload may be torn. All positions behind S are tried, as the
 *       lengths that lead from record to record are not to be trusted there.
 *   <li>Otherwise everything behind S was in flight when the power went, and the log ends at S. What is there up to the last byte
 *       that is not zero is a torn tail; if there is nothing but zeros, the end is clean.
 * </ol>
 *
 * <p>The headers are judged alike, with S = 0: a segment whose headers never became durable opens as an empty one of sound length 0,
 * and its predecessor is unknown. Sound headers of another file, kind, provider or version are errors in any case. So is a failed
 * read, and a file shorter than what the caller knows to have been synced.
 *
 * <p>What this cannot see: damage to the last records that were synced, when no record behind them was appended after that sync and
 * the caller passes no bound. A successor names the length of its predecessor for that reason.
 *
 * <h2>History</h2>
 *
 * Version 1: the first.
 */
package io.kiwidb.wal.segmented;
