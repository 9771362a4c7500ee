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
 * Reads the records of a segment once, in order.
 *
 * <p>Threading: not thread-safe. The array belongs to the window, so a record is valid until the
 * next one is read.
 *
 * <ul>
 *   <li>R1 Everything before {@code soundLength} has been read and verified; the next record, or
 *       the end, depends only on the bytes after it.
 *   <li>R2 A length of {@link FrameLayout#LONG_PAYLOAD} or more is used only after its checksum has
 *       been verified, and any length only if the file is long enough.
 *   <li>R3 Invalid bytes are a torn tail only if nothing indicates that this position was ever
 *       durable: neither the caller nor any later frame.
 *   <li>R4 A failed read is never the end of the log; neither it nor corruption advances the
 *       reader, so a retry fails again.
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

  /** Opens a segment and verifies its header. */
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
          "at least " + syncedBytes + " bytes, which were synced",
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
   * Returns null for a valid header. A valid header of another file, kind or version is an error at
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
          StorageException.Reason.CLOSED, "read", id.name(), "the log is closed", null);
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

  /** Reads the record at a position and makes it the current one; returns null if it is valid. */
  private @Nullable Damage readRecord(long at) {
    long room = window.size() - at;
    if (room < FrameLayout.LEAST_SIZE) {
      return new Damage(at, "a record", "the end of the file at " + window.size());
    }
    int frame = window.load(at, (int) Math.min(room, FrameLayout.LONG_SIZE));
    byte[] bytes = window.array();
    int size = FrameLayout.length(bytes, frame);
    if (!FrameLayout.isFrame(bytes, frame)) {
      return new Damage(at, "a record", "a long frame with a length of " + size + " bytes");
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
    return new Damage(
        at, "a record of " + wanted + " bytes", room + " bytes up to the end of the file");
  }

  private void become(long at, int index, long start, int size) {
    position = at;
    offset = index;
    length = size;
    soundLength = start + size;
  }

  /** Ends the log at its sound length, or fails if a longer part was durable. */
  private void end(Damage damage) {
    if (soundLength < syncedBytes) {
      throw damage.corruption(id.name(), "the log was synced up to " + syncedBytes);
    }
    TailScan tail = TailScan.run(window, identity, soundLength);
    if (tail.provesCorruption()) {
      throw damage.corruption(
          id.name(),
          "the record at " + tail.witness() + " proves that the log was synced up to "
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
