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
 * <p>Threading: one appender at a time; sync, length and synced length are thread-safe beside it.
 *
 * <p>How a sync is shared. A sync covers what {@code length} said before it began, because
 * {@code length} is set after the append returned. Whoever wants to sync notes the length it needs
 * and takes {@code syncing}; while it waits, the one before it syncs. When its turn comes and the
 * synced length has passed what it needs, a sync that began after its appends was enough and it
 * leaves; otherwise its own sync covers everybody who is waiting behind it. So however many wait,
 * two syncs serve them all: the one under way and one more. The synced length is the only
 * generation counter this needs.
 *
 * <ul>
 *   <li>W1 {@code syncedLength <= length}, and both only grow.
 *   <li>W2 {@code syncedLength} is set only from a length observed before the sync that made it
 *       durable.
 *   <li>W3 Nothing is appended or synced after a failure: the bytes behind the synced length are in
 *       doubt, and the kernel may have marked the pages of a failed sync clean, so that a second
 *       one would succeed without having written them.
 *   <li>W4 A frame claims at most the synced length that was true when it was appended; the reader
 *       relies on it to tell corruption from a torn tail.
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
  private volatile long length; // published with release: nobody waits for it to be seen
  private volatile long syncedLength;
  private volatile long mostClaimed = Long.MAX_VALUE; // less while the file is being copied
  private final FinalFailure failure = new FinalFailure();
  private volatile boolean closed;

  /** A writer at the start of an empty file. */
  SegmentWriter(LogProvider.Creation creation, AppendFile file) {
    this.name = creation.id().name();
    this.identity = SegmentLayout.identity(creation.id());
    this.file = file;
  }

  /** Takes over an empty file and writes its header; the file is closed if that fails. */
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
      throw new IllegalArgumentException(
          "a record of " + count + " bytes at offset " + offset + ": the limits are "
              + Limits.MAX_BATCH_BYTES + " bytes, and " + HEADROOM + " free bytes in front");
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
    syncing.lock(); // a sync under way ends first
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
          StorageException.Reason.CLOSED, operation, name, "the log was closed", null);
    }
  }
}
