package io.kiwidb.engine.table;

import io.kiwidb.Counter;
import io.kiwidb.engine.manifest.BlobFile;
import io.kiwidb.engine.manifest.VersionBlobs;
import io.kiwidb.engine.observe.Counters;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BlobAddress;
import io.kiwidb.spi.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides for each entry on its way to a table where its value is stored, and writes the blob files
 * of a flush or of a part of a compaction.
 *
 * <p>Invariants. <b>L1</b>: a value of at least {@code blob.min-bytes} goes to a blob file, and the
 * entry becomes a pointer. <b>L2</b>: a pointer stays as it is, unless its file is to be emptied:
 * then its value is moved to a new file; or its value is smaller than {@code blob.min-bytes} has
 * become: then it returns to the table. One to no file of the version is damage. <b>L3</b>: files
 * that are not {@linkplain #take taken} are removed when this is closed.
 *
 * <p>Threading: not thread-safe.
 */
public final class LargeValues implements AutoCloseable {
  private static final int LARGEST_KEPT = 1 << 20;

  private final BlobFactory factory;
  private final LongConsumer pace;
  private final Counters counters;
  private final Sources sources;
  private final long minBytes;
  private final Entry placed = new Entry();
  private final ByteWriter address = new ByteWriter(32);
  private ByteWriter moved = new ByteWriter(0); // the record that is being moved
  private final List<BlobFile> finished = new ArrayList<>();
  private @Nullable BlobOutput output;
  private long readBytes;

  /**
   * Where values are that a compaction meets.
   *
   * @param blobs the blob files of its version
   * @param mustMove whether values are moved out of a file, by its number
   */
  public record Sources(VersionBlobs blobs, LongPredicate mustMove) {
    /** For a flush, which meets no pointers. */
    static final Sources NONE = new Sources(VersionBlobs.NONE, file -> false);
  }

  LargeValues(BlobFactory factory, LongConsumer pace, Counters counters, Sources sources) {
    this.factory = factory;
    this.pace = pace;
    this.counters = counters;
    this.sources = sources;
    this.minBytes = factory.minBytes();
  }

  /** Returns the entry to be added to the table; valid until the next call. */
  public Entry place(Entry entry) {
    return switch (ValueType.base(entry.type())) {
      case ValueType.PUT -> isLarge(entry.valueLength()) ? write(entry) : entry;
      case ValueType.BLOB_POINTER -> placePointer(entry);
      default -> entry;
    };
  }

  private boolean isLarge(int valueLength) {
    return minBytes > 0 && valueLength >= minBytes;
  }

  private Entry placePointer(Entry pointer) { // L2
    BlobAddress from = sources.blobs().address(pointer);
    boolean staysApart = isLarge(from.valueLength());
    if (staysApart && !sources.mustMove().test(from.file())) {
      return pointer;
    }
    if (moved.array().length > LARGEST_KEPT) {
      moved = new ByteWriter(0);
    }
    Entry value = new Entry();
    value.key(pointer.keyArray(), pointer.keyOffset(), pointer.keyLength(), pointer.keyPrefix());
    sources.blobs().read(pointer, moved, value);
    readBytes += from.length();
    counters.add(Counter.BLOB_BYTES_MOVED, from.length());
    return staysApart ? write(value) : value;
  }

  private Entry write(Entry value) { // L1
    BlobOutput open = output;
    if (open == null) {
      open = factory.create(pace);
      output = open;
    }
    BlobAddress to = open.add(value);
    to.encode(address.clear());
    placed.key(value.keyArray(), value.keyOffset(), value.keyLength(), value.keyPrefix());
    int type = value.type() ^ ValueType.PUT ^ ValueType.BLOB_POINTER; // keeps the expiry
    placed.tag(SequenceNumber.tag(value.sequence(), type), value.expiry());
    placed.value(address.array(), 0, address.length());
    if (open.isFull()) {
      end(open);
    }
    return placed;
  }

  private void end(BlobOutput full) {
    finished.add(full.finish());
    output = null;
  }

  /** Returns the bytes of records that were read from blob files. */
  public long readBytes() {
    return readBytes;
  }

  /** Makes the files durable. Nothing may be placed after that. */
  public void finish() {
    BlobOutput open = output;
    if (open != null) {
      end(open);
    }
    counters.add(
        Counter.BLOB_BYTES_WRITTEN, finished.stream().mapToLong(BlobFile::bytes).sum());
  }

  /** Returns the files, which are the caller's from now on. Requires: {@link #finish}. */
  public List<BlobFile> take() {
    List<BlobFile> all = List.copyOf(finished);
    finished.clear();
    return all;
  }

  @Override
  public void close() { // L3
    BlobOutput open = output;
    output = null;
    try {
      if (open != null) {
        open.close();
      }
    } finally {
      finished.forEach(factory::discard);
      finished.clear();
    }
  }
}
