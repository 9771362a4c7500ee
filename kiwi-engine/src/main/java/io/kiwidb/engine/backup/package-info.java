/**
 * Directories of backups.
 *
 * <h2>Files</h2>
 *
 * <pre>
 * LOCK                           held by the process that uses the directory
 * BACKUP-n                       a backup: what its files are, and where; n has at least six digits
 * s-name-length-checksums        a stored file of store s, with the name and the length that it has there
 * BACKUP.tmp                     exists only while one of these is written
 * </pre>
 *
 * <p>A stored file is written to {@code BACKUP.tmp}, synced and renamed; {@code BACKUP-n} likewise,
 * after the directory was synced with the names of all its files. So a file of a final name is
 * complete, and a backup exists from the rename of its {@code BACKUP-n} on. Stored files are never
 * changed. They are deleted after the deletion of the last backup that names them is durable.
 *
 * <p>{@code s} is the identity of the store as 36 characters; {@code length} is decimal;
 * {@code checksums} are 16 hexadecimal digits: the CRC-32C and the CRC-32 of the whole file. For
 * example {@code 7f0e3c1a-9d2b-4b7e-8a55-0123456789ab-000007.sst-2097153-8d3f00115f2a1b3c}. Two
 * copies of one store that went on separately have files of the same number with other contents;
 * the checksums tell them apart.
 *
 * <h2>BACKUP-n</h2>
 *
 * <p>Text in ASCII, lines end with a newline.
 *
 * <pre>
 * kiwi-backup 1                          name and version of the format
 * backup 3                               n
 * store 7f0e3c1a-9d2b-4b7e-8a55-0123456789ab
 * created 1764500000000                  ms since 1970
 * sequence 1234                          the last sequence number in it
 * new 25                                 bytes that were stored for this backup
 * file CURRENT 25 b54415ae822ffade b54415ae
 * end e969e9e0
 * </pre>
 *
 * <p>That is, without the explanations, a backup of one file with the content
 * {@code MANIFEST-000009 1a2b3c4d} and a newline, which is stored as
 * {@code 7f0e3c1a-9d2b-4b7e-8a55-0123456789ab-CURRENT-25-b54415ae822ffade}.
 *
 * <p>A line {@code file} has the name in the store, the length, the checksums of the whole file as
 * in the name of the stored file, and the CRC-32C of each MiB (2^20 bytes) of it, the last one
 * shorter, as eight hexadecimal digits. The files are in the order in which they are restored,
 * {@code CURRENT} last. The line {@code end} has the CRC-32C of all bytes before it.
 *
 * <p>Damage: a {@code BACKUP-n} without a correct line {@code end} is not read; the other backups
 * are not affected, but no stored file is deleted while it exists, because it may name it. A stored
 * file that is missing, has another length, or has a MiB with another checksum is damage of the
 * backups that name it: a restore refuses it with its name and the offset of the MiB.
 *
 * <p>Logs are stored up to the length that they had. They say of themselves that they end there.
 *
 * <p>History: version 1 is the first.
 */
package io.kiwidb.engine.backup;
