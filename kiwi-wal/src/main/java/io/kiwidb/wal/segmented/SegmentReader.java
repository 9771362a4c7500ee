package io.kiwidb.wal.segmented;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.StorageException;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileId;
import io.kiwidb.io.FileKind;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogReader;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the records of a segment.
 *
 * <p>Threading: not thread-safe. The array is the window's, so a record is valid until the next
 * one.
 *
 * <ul>
 *   <li>R1 Everything before {@code soundLength} was read and checked; the record behind it, or the
 *       end, is decided by the bytes behind it alone.
 *   <li>R2 A length of {@link FrameLayout#LONG_PAYLOAD} or more is used only after the checksum
 *       over it passed, and each only if the file is that long.
 *   <li>R3 Damage is a torn tail only if nothing says that the place was ever durable: neither the
 *       caller nor any frame behind it.
 *   <li>R4 A failed read is never an end; neither it nor corruption moves the reader, so asking
 *       again fails again.
 * </ul>
 */
final class SegmentReader implements LogReader {
  private final FileId id;
  private final long identity;
  private final long syncedBytes;
  private final ReadableFile file;
  private final SegmentWindow window;
  private final Checksum checksum = new Checksum();
  private LogProvider.Link predecessor = LogProvider.Link.NONE;
  private int offset;
  private int length;
  private long position;
  private long soundLength;
  private long tornBytes;
  private boolean ended;
  private boolean closed;

  private SegmentReader(LogProvider.Opening opening, ReadableFile file) {
    this.id = opening.id();
    this.identity = SegmentLayout.identity(opening.id());
    this.syncedBytes = opening.syncedBytes();
    this.file = file;
    this.window = new SegmentWindow(file);
  }

  /** Opens a segment and checks its header. */
  static SegmentReader open(LogProvider.Opening opening) {
    ReadableFile file = opening.storage().open(opening.id().name());
    boolean opened = false;
    try {
      SegmentReader reader = new SegmentReader(opening, file);
      reader.readHeader();
      opened = true;
      return reader;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  private void readHeader() {
    if (window.size() < syncedBytes) {
      throw new CorruptionException(
          id.name(),
          window.size(),
          syncedBytes + " bytes, which had been synced",
          window.size() + " bytes");
    }
    Damage damage = checkHeader();
    if (damage != null) {
      end(damage);
      return;
    }
    predecessor = SegmentLayout.predecessor(window.array());
    soundLength = SegmentLayout.HEADER_SIZE;
    position = soundLength;
  }

  /**
   * Null for a sound header. One that is sound but of another file, kind or version is an error at
   * once.
   */
  private @Nullable Damage checkHeader() {
    int size = (int) Math.min(SegmentLayout.HEADER_SIZE, window.size());
    int at = window.load(0, size);
    assert at == 0;
    byte[] bytes = window.array();
    FileHeader header;
    try {
      header = FileHeader.decode(id.name(), bytes, size);
    } catch (CorruptionException damaged) {
      return new Damage(damaged.offset(), damaged.expected(), damaged.actual());
    }
    header.require(FileKind.LOG, SegmentLayout.PROVIDER, id);
    if (header.version() != SegmentLayout.VERSION) {
      throw IncompatibleFormatException.version(
          id.name(),
          "segmented log",
          header.version(),
          SegmentLayout.VERSION,
          SegmentLayout.VERSION);
    }
    if (size < SegmentLayout.HEADER_SIZE) {
      return new Damage(
          size, "a segment header of " + SegmentLayout.HEADER_SIZE + " bytes", size + " bytes");
    }
    int expected = SegmentLayout.headerChecksum(checksum, identity, bytes);
    int actual = LittleEndian.getInt(bytes, SegmentLayout.HEADER_CRC_AT);
    return expected == actual
        ? null
        : Damage.checksum(SegmentLayout.HEADER_CRC_AT, "segment header", expected, actual);
  }

  @Override
  public boolean next() {
    if (closed) {
      throw new StorageException(
          StorageException.Reason.CLOSED, "read", id.name(), "the log was closed", null);
    }
    if (ended) {
      return false;
    }
    Damage damage = readRecord(soundLength);
    if (damage != null) {
      end(damage);
      return false;
    }
    return true;
  }

  /**
   * Reads the record at a place and makes it the current one; null unless there is none that is
   * sound.
   */
  private @Nullable Damage readRecord(long at) {
    long room = window.size() - at;
    if (room < FrameLayout.LEAST_SIZE) {
      return new Damage(at, "a record", "the end of the file at " + window.size());
    }
    int frame = window.load(at, (int) Math.min(room, FrameLayout.LONG_SIZE));
    byte[] bytes = window.array();
    int size = FrameLayout.length(bytes, frame);
    if (!FrameLayout.isFrame(bytes, frame)) {
      return new Damage(at, "a record", "what looks like a long one of " + size + " bytes");
    }
    int covered = FrameLayout.covered(bytes, frame);
    if (covered > room) {
      return beyondTheEnd(at, covered, room);
    }
    frame = window.load(at, covered);
    bytes = window.array();
    int expected = FrameLayout.checksum(checksum, identity, at, bytes, frame);
    int actual = LittleEndian.getInt(bytes, frame + FrameLayout.CHECKSUM_AT);
    if (expected != actual) {
      return Damage.checksum(at, "record", expected, actual);
    }
    if (FrameLayout.isShort(bytes, frame)) {
      become(at, frame + FrameLayout.SHORT_SIZE, at + FrameLayout.SHORT_SIZE, size);
      return null;
    }
    return readLongPayload(
        at, size, room, LittleEndian.getInt(bytes, frame + FrameLayout.PAYLOAD_CHECKSUM_AT));
  }

  private @Nullable Damage readLongPayload(long at, int size, long room, int expected) {
    if (size > room - FrameLayout.LONG_SIZE) {
      return beyondTheEnd(at, FrameLayout.LONG_SIZE + (long) size, room);
    }
    long start = at + FrameLayout.LONG_SIZE;
    int index = window.load(start, size);
    int actual = checksum.of(window.array(), index, size);
    if (expected != actual) {
      return Damage.checksum(start, "payload", expected, actual);
    }
    become(at, index, start, size);
    return null;
  }

  private static Damage beyondTheEnd(long at, long wanted, long room) {
    return new Damage(at, wanted + " bytes of a record", room + " bytes to the end of the file");
  }

  private void become(long at, int index, long start, int size) {
    position = at;
    offset = index;
    length = size;
    soundLength = start + size;
  }

  /** Ends the log where its sound part ends, or fails if more than that had been durable. */
  private void end(Damage damage) {
    if (soundLength < syncedBytes) {
      throw damage.corruption(
          id.name(), "the log is known to have been synced up to " + syncedBytes);
    }
    TailScan tail = TailScan.run(window, identity, soundLength);
    if (tail.provesCorruption()) {
      throw damage.corruption(
          id.name(),
          "the record at " + tail.witness() + " says that the log had been synced up to "
              + tail.syncedLength());
    }
    tornBytes = tail.contentEnd() - soundLength;
    offset = 0;
    length = 0;
    ended = true;
  }

  @Override
  public byte[] array() {
    return window.array();
  }

  @Override
  public int offset() {
    return offset;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public long soundLength() {
    return soundLength;
  }

  @Override
  public long tornBytes() {
    return tornBytes;
  }

  @Override
  public LogProvider.Link predecessor() {
    return predecessor;
  }

  @Override
  public void close() {
    closed = true;
    file.close();
  }
}
