package io.kiwidb.wal.mmap;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.FinalFailure;
import io.kiwidb.io.KillPoint;
import io.kiwidb.io.MappedRegion;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file that is appended to by copying into its mapping, for as long as that reaches, and by its
 * storage behind it.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li><b>A1</b> Bytes are copied only to pages all of which the storage has written: zeros reach
 *       to the end of a page, wherever they begin. They stand on blocks of the disk by then, also
 *       where a page has several of them: a full disk fails that write, as it fails any other, and
 *       not a store to memory, which the JVM could report only as an {@code InternalError} at some
 *       later instruction. (File systems that copy on write allocate again all the same.)
 *   <li><b>A2</b> The storage writes only behind what it has written, never over bytes that were
 *       copied; where the mapping ends, its next byte is the next of the log, and it goes on alone.
 *       So does the end of a long append behind the zeros there are.
 *   <li><b>A3</b> A sync is the storage's: {@code fdatasync} writes the pages of the file, whoever
 *       made them dirty.
 *   <li><b>A4</b> A failure of any of these is final: what was copied before it is there, and what
 *       its zeros have reached is not asked.
 *   <li><b>A5</b> The mapping is released under the lock of the appends, and nobody but they looks
 *       at it. Readers open the file.
 * </ul>
 *
 * <p>How many zeros are written at once follows what is written between two syncs. What one call
 * has written a sync writes again as a whole when one byte of it has changed: so it was measured on
 * Linux 6.18 and ext4, presumably because the page cache keeps it in one large folio. Pieces of 256
 * KiB let a sync after each record take half as long again as small ones. Where syncs are rare,
 * large pieces cost less.
 *
 * <p>Threading: thread-safe; appends take turns, a sync does not wait for them. Failure: as
 * {@link AppendFile}.
 */
public final class MappedAppendFile implements AppendFile {
  /** The fewest zeros that are written ahead at once: a page, the least that a sync writes. */
  public static final int LEAST_STEP_BYTES = 4 << 10;

  /** The most zeros that are written ahead at once. */
  public static final int MOST_STEP_BYTES = 256 << 10;

  /** From how many bytes on a system call takes less than zeros, page faults and a copy. */
  static final int DIRECT_BYTES = 4 << 10;

  private static final byte[] ZEROS = new byte[MOST_STEP_BYTES];
  private static final VarHandle SIZE;

  static {
    try {
      SIZE = MethodHandles.lookup()
          .findVarHandle(MappedAppendFile.class, "size", long.class)
          .withInvokeExactBehavior();
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String name;
  private final AppendFile file;
  private final MappedRegion region;
  private final ReentrantLock lock = new ReentrantLock();
  private long written; // by the storage: records, and zeros from the size on
  private volatile long syncedFrom; // the size when the last sync began
  private volatile long lastSynced; // how many bytes more that was than at the one before
  private volatile long size; // published with release: nobody waits for it to be seen
  private final FinalFailure failure = new FinalFailure();
  private volatile boolean closed;

  /**
   * Takes over an empty file and its region.
   *
   * @param name of the file, for messages
   */
  public MappedAppendFile(String name, AppendFile file, MappedRegion region) {
    this.name = name;
    this.file = file;
    this.region = region;
  }

  @Override
  public void append(byte[] bytes, int offset, int length) {
    lock.lock();
    try {
      requireUsable("append to");
      try {
        appendUsable(bytes, offset, length);
      } catch (RuntimeException | Error e) {
        failure.note(e); // A4
        throw e;
      }
    } finally {
      lock.unlock();
    }
  }

  private void appendUsable(byte[] bytes, int offset, int length) {
    long at = size;
    int among = makeZerosFor(at, length);
    if (among > 0) {
      region.copy(at, bytes, offset, among);
      KillPoint.hit("wal.mapped-copied");
    }
    if (among < length) {
      assert written == at + among : "A2";
      file.append(bytes, offset + among, length - among); // A2
      written = at + length;
    }
    SIZE.setRelease(this, at + length);
  }

  /**
   * Writes the zeros that a short append needs, as far as the mapping reaches, and answers how many
   * of its bytes are to be copied over zeros; of a long one those for which zeros are there
   * already.
   */
  private int makeZerosFor(long at, int length) {
    long room = Math.min(length, written - at);
    if (length >= DIRECT_BYTES) {
      return (int) room;
    }
    long mapped = Math.max(room, Math.min(length, region.capacity() - at));
    writeZerosTo(at + mapped);
    return (int) mapped;
  }

  private void writeZerosTo(long end) {
    while (written < end) {
      int zeros = (int) (Math.min(stepEnd(end), region.capacity()) - written);
      file.append(ZEROS, 0, zeros);
      KillPoint.hit("wal.zeros-written");
      written += zeros;
    }
  }

  /** Where a step ends: where a page does (A1), no more than {@link #MOST_STEP_BYTES} from here. */
  private long stepEnd(long end) {
    int page = region.pageBytes();
    long wanted = (written + step(end) + page - 1) & -page;
    return wanted - written > MOST_STEP_BYTES ? wanted - page : wanted;
  }

  /** About as many zeros as there are bytes between two syncs. */
  private long step(long end) {
    long apart = Math.max(lastSynced, end - syncedFrom);
    return Math.max(LEAST_STEP_BYTES, Math.min(MOST_STEP_BYTES, Long.highestOneBit(apart)));
  }

  @Override
  public void sync() {
    requireUsable("sync");
    long begun = size;
    lastSynced = begun - syncedFrom;
    syncedFrom = begun;
    try {
      file.sync(); // A3
    } catch (RuntimeException | Error e) {
      failure.note(e); // A4
      throw e;
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void close() {
    lock.lock();
    try (AppendFile underlying = file) {
      if (!closed) {
        closed = true;
        assert size <= file.size() : "A1";
        // A5. The zeros stay: to free their blocks after a sync takes as long as a sync.
        region.release();
        KillPoint.hit("wal.mapping-released");
      }
    } finally {
      lock.unlock();
    }
  }

  private void requireUsable(String operation) {
    if (closed) {
      throw new StorageException(
          Reason.CLOSED, operation, name, "the file was closed; use it only before that", null);
    }
    failure.refuseAfterFailure(operation, name);
  }
}
