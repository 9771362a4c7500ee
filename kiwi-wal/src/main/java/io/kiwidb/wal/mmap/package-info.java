/**
 * The log {@code mmap}: segments of the format {@code segmented}, appended by copying into mapped
 * memory instead of by a system call for each record.
 *
 * <h2>Format</h2>
 *
 * <p>That of {@code io.kiwidb.wal.segmented}, byte by byte, its name in the file header included;
 * {@code mmap} is another way to write it. So a segment is read by {@code segmented}: a store that
 * was written with {@code mmap} or {@code mapped} is opened anywhere. Only what lies behind the
 * records differs: zeros, which are written 4 to 256 KiB at a time, up to the end of a page, before
 * records are copied over them. The 256 KiB that records are copied to are mapped, and nothing
 * else; mapping leaves the file as long as it was, so that it has no hole. What of a record of 4
 * KiB or more lies behind the zeros is written by the file itself:
 *
 * <pre>
 * 0                                                    length               end of the file, and of a page
 * +------------------------------+---------------------+--------------------+
 * | headers and records          | records             | zeros, allocated   |
 * +------------------------------+---------------------+--------------------+
 *   copied by windows before       copied by the window   written by the file
 * </pre>
 *
 * <p>Example: a segment of 123 bytes, the first two records of the example in
 * {@code io.kiwidb.wal.segmented}, with an expected size of 1,000,000 bytes is a file of 4,096
 * bytes: those 123, and zeros. {@code mapped} maps the whole expected size at once, and its files
 * are as long as that, with a hole behind the zeros.
 *
 * <h2>What a reader does about damage</h2>
 *
 * <p>What {@code segmented} says; zeros behind the records are a clean end. After the death of the
 * process every record is there whose append returned, because a mapped page belongs to the
 * operating system. After a power cut pages that were not synced are there or are not, one by one,
 * which is a torn tail like any other. After a full disk there may be zeros that were written in
 * part, which are a clean end as well.
 *
 * <h2>History</h2>
 *
 * <p>As in the first version.
 */
package io.kiwidb.wal.mmap;
