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
 * A file that is appended to by copying into its mapping as far as the mapping extends, and through
 * its storage after that.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li><b>A1</b> Bytes are copied only to pages that the storage has written completely: zeros are
 *       written to the end of a page, wherever they begin. The pages then have disk blocks, even
 *       where a page consists of several: a full disk fails that write, like any other, and not a
 *       store to memory, which the JVM could report only as an {@code InternalError} at some later
 *       instruction. (Copy-on-write file systems allocate again nevertheless.)
 *   <li><b>A2</b> The storage writes only after what it has written, never over copied bytes. At
 *       the end of the mapping its next byte is the next byte of the log, and it continues alone;
 *       so does the end of a long append after the existing zeros.
 *   <li><b>A3</b> A sync is done by the storage: {@code fdatasync} writes the dirty pages of the
 *       file, whether they were written or mapped.
 *   <li><b>A4</b> A failure of any of these is final: bytes copied before it remain in the file,
 *       and the extent of its zeros no longer matters.
 *   <li><b>A5</b> The mapping is released under the lock of the appends, and only appends access
 *       it. Readers open the file.
 * </ul>
 *
 * <p>The number of zeros written at once follows the number of bytes between two syncs. When one
 * byte of a write has changed, a sync writes the whole range of that write again: this was measured
 * on Linux 6.18 and ext4, presumably because the page cache keeps it in one large folio. With steps
 * of 256 KiB a sync after each record takes half as long again as with small ones. Where syncs are
 * rare, large steps cost less.
 *
 * <p>Threading: thread-safe; appends are serialized, a sync does not wait for them. Failure: see
 * {@link AppendFile}.
 */
public final class MappedAppendFile implements AppendFile {
  /** Smallest number of zeros written ahead at once: a page, the least that a sync writes. */
  public static final int LEAST_STEP_BYTES = 4 << 10;

  /** Largest number of zeros written ahead at once. */
  public static final int MOST_STEP_BYTES = 256 << 10;

  /** From this number of bytes on a system call is cheaper than zeros, page faults and a copy. */
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
  private long written; // by the storage: records, and zeros from size on
  private volatile long syncedFrom; // the size when the last sync began
  private volatile long lastSynced; // bytes between the starts of the last two syncs
  private volatile long size; // published with release: no thread waits for it
  private final FinalFailure failure = new FinalFailure();
  private volatile boolean closed;

  /**
   * Takes ownership of an empty file and its region.
   *
   * @param name name of the file, for messages
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
   * Writes the zeros that a short append needs, as far as the mapping extends, and returns the
   * number of its bytes to copy over zeros; for a long append, the number of bytes for which zeros
   * exist.
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

  /**
   * Returns the end of a step: the end of a page (A1), at most {@link #MOST_STEP_BYTES} from here.
   */
  private long stepEnd(long end) {
    int page = region.pageBytes();
    long wanted = (written + step(end) + page - 1) & -page;
    return wanted - written > MOST_STEP_BYTES ? wanted - page : wanted;
  }

  /** Returns about as many zeros as there are bytes between two syncs. */
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
        // A5. The zeros remain: freeing their blocks after a sync takes as long as a sync.
        region.release();
        KillPoint.hit("wal.mapping-released");
      }
    } finally {
      lock.unlock();
    }
  }

  private void requireUsable(String operation) {
    if (closed) {
      throw new StorageException(Reason.CLOSED, operation, name, "the file is closed", null);
    }
    failure.refuseAfterFailure(operation, name);
  }
}
