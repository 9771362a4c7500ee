package io.kiwidb.wal.segmented;

import io.kiwidb.Limits;
import io.kiwidb.StorageException;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.FinalFailure;
import io.kiwidb.io.KillPoint;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Appends records to a segment.
 *
 * <p>Threading: one appender at a time; sync, length and synced length are thread-safe and may be
 * called concurrently.
 *
 * <p>Sharing of syncs (group commit). A sync covers the {@code length} observed before it began,
 * because {@code length} is set after the append has returned. A thread that needs a sync notes the
 * length it needs and acquires {@code syncing}; meanwhile the previous holder syncs. Once it has
 * the lock, if the synced length has reached the length it needs, a sync that began after its
 * appends was sufficient and it returns; otherwise its own sync covers all threads that are waiting
 * after it. So two syncs serve any number of waiting threads: the one in progress and one more. The
 * synced length is the only generation counter required.
 *
 * <ul>
 *   <li>W1 {@code syncedLength <= length}, and both only grow.
 *   <li>W2 {@code syncedLength} is set only to a length observed before the sync that made it
 *       durable.
 *   <li>W3 Nothing is appended or synced after a failure: the state of the bytes after the synced
 *       length is unknown, and the kernel may have marked the pages of a failed sync clean, so that
 *       a second sync would succeed without having written them.
 *   <li>W4 A frame claims at most the synced length as of its append; the reader relies on it to
 *       distinguish corruption from a torn tail.
 * </ul>
 */
final class SegmentWriter implements LogWriter {
  private static final VarHandle LENGTH;

  static {
    try {
      LENGTH = MethodHandles.lookup()
          .findVarHandle(SegmentWriter.class, "length", long.class)
          .withInvokeExactBehavior();
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String name;
  private final long identity;
  private final AppendFile file;
  private final Checksum checksum = new Checksum();
  private final ReentrantLock syncing = new ReentrantLock();
  private volatile long length; // published with release: no thread waits for it
  private volatile long syncedLength;
  private volatile long mostClaimed = Long.MAX_VALUE; // lower while the file is being copied
  private final FinalFailure failure = new FinalFailure();
  private volatile boolean closed;

  /** Creates a writer at the start of an empty file. */
  SegmentWriter(LogProvider.Creation creation, AppendFile file) {
    this.name = creation.id().name();
    this.identity = SegmentLayout.identity(creation.id());
    this.file = file;
  }

  /** Takes ownership of an empty file and writes its header; closes the file if that fails. */
  static SegmentWriter begin(LogProvider.Creation creation, AppendFile file) {
    SegmentWriter writer = new SegmentWriter(creation, file);
    boolean begun = false;
    try {
      writer.appendHeader(SegmentLayout.header(creation.id(), creation.predecessor()));
      begun = true;
      return writer;
    } finally {
      if (!begun) {
        writer.close();
      }
    }
  }

  private void appendHeader(byte[] header) {
    file.append(header, 0, header.length);
    KillPoint.hit("wal.header-written");
    length = header.length;
  }

  @Override
  public long append(byte[] bytes, int offset, int count) {
    Objects.checkFromIndexSize(offset, count, bytes.length);
    if (offset < HEADROOM || count > Limits.MAX_BATCH_BYTES) {
      throw new IllegalArgumentException("cannot append a record of " + count + " bytes at offset "
          + offset + ": at most " + Limits.MAX_BATCH_BYTES + " bytes are allowed, and "
          + HEADROOM + " bytes of headroom are required");
    }
    requireUsable("append to");
    long end = length;
    long claimed = Math.min(syncedLength, mostClaimed);
    int start = FrameLayout.putFrame(checksum, identity, end, claimed, bytes, offset, count);
    int framed = offset + count - start;
    try {
      KillPoint.hit("wal.before-append");
      file.append(bytes, start, framed);
    } catch (RuntimeException | Error e) {
      failure.note(e);
      throw e;
    }
    assert file.size() == end + framed
        : "the file has " + file.size() + " bytes, not " + (end + framed);
    KillPoint.hit("wal.appended");
    LENGTH.setRelease(this, end + framed);
    return end + framed;
  }

  @Override
  public void sync() {
    requireUsable("sync");
    long needed = length;
    if (syncedLength >= needed) {
      return;
    }
    syncing.lock();
    try {
      if (syncedLength >= needed) {
        return;
      }
      requireUsable("sync");
      long covered = length;
      syncFile();
      KillPoint.hit("wal.synced");
      syncedLength = covered;
    } finally {
      syncing.unlock();
    }
  }

  private void syncFile() {
    try {
      KillPoint.hit("wal.before-sync");
      file.sync();
    } catch (RuntimeException | Error e) {
      failure.note(e);
      throw e;
    }
  }

  @Override
  public void holdClaims() {
    mostClaimed = syncedLength;
  }

  @Override
  public void releaseClaims() {
    mostClaimed = Long.MAX_VALUE;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public long syncedLength() {
    return syncedLength;
  }

  @Override
  public void close() {
    closed = true;
    syncing.lock(); // waits for a sync in progress
    try {
      file.close();
    } finally {
      syncing.unlock();
    }
  }

  private void requireUsable(String operation) {
    failure.refuseAfterFailure(operation, name);
    if (closed) {
      throw new StorageException(
          StorageException.Reason.CLOSED, operation, name, "the log is closed", null);
    }
  }
}
