/**
 * The log {@code mmap}: segments of the format {@code segmented}, appended by copying into mapped
 * memory instead of one system call per record.
 *
 * <h2>Format</h2>
 *
 * <p>Identical to {@code io.kiwidb.wal.segmented}, byte for byte, including the name in the file
 * header; {@code mmap} is another way to write it. So segments are read by {@code segmented}: a
 * store written with {@code mmap} or {@code mapped} can be opened anywhere. Only the bytes after
 * the records differ: zeros, which are written 4 to 256 KiB at a time, up to the end of a page,
 * before records are copied over them. Only a window of 256 KiB, to which records are copied, is
 * mapped; mapping does not change the length of the file, so that it has no hole. The part of a
 * record of 4 KiB or more that is after the zeros is written by the file itself:
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
 * have that length, with a hole after the zeros.
 *
 * <h2>Corruption handling</h2>
 *
 * <p>As for {@code segmented}; zeros after the records are a clean end. After a process crash every
 * record whose append returned is present, because mapped pages belong to the operating system.
 * After a power failure each unsynced page is present or not, independently, which is a torn tail
 * like any other. After a full disk there may be partially written zeros, which are a clean end as
 * well.
 *
 * <h2>History</h2>
 *
 * <p>Unchanged since the first version.
 */
package io.kiwidb.wal.mmap;
