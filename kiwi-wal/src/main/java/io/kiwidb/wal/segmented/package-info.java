/**
 * The log provider {@code segmented}: files of checksummed records, each written by one append.
 *
 * <h2>Format, version 2</h2>
 *
 * All integers are little-endian; every checksum is CRC-32C. A segment is headers and records, one
 * directly after the other:
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
 * long for all others. The offset of a record in the file is its <i>position</i>.
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
 * database's identity. It and the position enter the first checksum of every record, and in a long
 * frame that checksum covers the payload checksum, so a record is valid only in the file and at the
 * position for which it was written, whatever file, database or backup its bytes come from.
 *
 * <p><b>Two forms.</b> A long frame has a checksum of its own, so that a length of up to two
 * gigabytes is verified before anything of that size is read. A short one needs none: a wrong
 * length costs at most 32 KiB. Bit 15 of the length distinguishes them, as each form is used for
 * its own lengths only. Zeros are neither: the bit is clear, which means long, but the length is
 * zero, which is not.
 *
 * <p><b>Unsynced</b> distinguishes a torn tail from corruption. Each record states a length up to
 * which the segment was durable before the record was appended. It may state too little (a sync may
 * be in progress) but never too much. A distance that does not fit states nothing.
 *
 * <h2>Worked example</h2>
 *
 * File 7 of database 00112233-4455-6677-8899-aabbccddeeff, after segment 6 of 4711 bytes. One
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
 * <h2>Corruption handling</h2>
 *
 * Reading stops at the first byte that a writer would not have written: a frame or payload whose
 * checksum does not match, a long frame with the length of a short one, or a record that extends
 * beyond the end of the file. The length of a long frame is used only after its checksum has been
 * verified. Let S be the <i>sound length</i>, the end of the last good record. Then, in this order:
 *
 * <ol>
 *   <li>The caller knows that more than S bytes were synced: corruption.
 *   <li>Some record after S passes its first checksum and states a synced length above S:
 *       corruption, because durable bytes have been lost. The payload of a record with a long frame
 *       may be torn. Every byte after S is tried as the start of a record, because record lengths
 *       cannot be trusted there; only after a valid record does the search continue at its end.
 *   <li>Otherwise everything after S was in flight at the power failure, and the log ends at S. The
 *       bytes up to the last non-zero byte are a torn tail; if there are only zeros, the end is
 *       clean.
 * </ol>
 *
 * <p>The same applies to the headers, with S = 0: a segment whose headers never became durable
 * opens as an empty one of sound length 0, and its predecessor is unknown. Valid headers of another
 * file, kind, provider or version are always errors. So is a failed read, and a file shorter than
 * what the caller knows was synced.
 *
 * <p>Not detected: damage to the last synced records, if no later record was appended after that
 * sync and is intact, and the caller passes no bound. For that reason a segment records the length
 * of its predecessor.
 *
 * <h2>History</h2>
 *
 * Version 1: frames of 16 bytes for all records, at multiples of 8. No longer read; it was never
 * released. Version 2: short frames, no padding.
 */
package io.kiwidb.wal.segmented;
