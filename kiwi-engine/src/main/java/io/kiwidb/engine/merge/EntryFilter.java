package io.kiwidb.engine.merge;

import io.kiwidb.CompactionFilter;
import io.kiwidb.CompactionFilter.Candidate;
import io.kiwidb.CompactionFilter.Verdict;
import io.kiwidb.KiwiException;
import io.kiwidb.Limits;
import io.kiwidb.ProviderException;
import io.kiwidb.engine.manifest.VersionBlobs;
import io.kiwidb.spi.Entry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Applies a user's filter to entries. Threading: not thread-safe; every part of a merge has its
 * own.
 */
public final class EntryFilter implements Candidate {
  private final CompactionFilter filter;
  private final int level;
  private Entry entry = new Entry();
  private Entry value = entry; // the entry, or what was read of one that is a pointer
  private VersionBlobs blobs = VersionBlobs.NONE;
  private @Nullable KiwiException unreadable; // why the value could not be read
  private byte[] newValue = new byte[0];
  private int newOffset;
  private int newLength;
  private boolean replaced;
  private long changes;

  /** Creates a filter for the entries written to a level. */
  public EntryFilter(CompactionFilter filter, int level) {
    this.filter = filter;
    this.level = level;
  }

  /**
   * Returns the filter's verdict on an entry.
   *
   * @param apart where the value is if the entry is a pointer; it is read if the filter asks for it
   */
  Verdict judge(Entry candidate, VersionBlobs apart) {
    entry = candidate;
    value = candidate;
    blobs = apart;
    unreadable = null;
    replaced = false;
    Verdict verdict;
    try {
      verdict = filter.judge(this);
    } catch (RuntimeException | Error e) { // user code: reported to the thread that compacts
      throw failure(e);
    }
    if (unreadable != null) {
      throw unreadable; // although the filter caught it: its verdict is not on the value
    }
    if (verdict == null) { // despite its annotations: the verdict on a value is never guessed
      throw failure(new IllegalStateException("it returned null"));
    }
    if (verdict == Verdict.REPLACE && !replaced) {
      throw failure(new IllegalStateException("it returned REPLACE without calling replaceValue"));
    }
    changes += verdict == Verdict.KEEP ? 0 : 1;
    return verdict;
  }

  private Entry value() {
    if (VersionBlobs.isPointer(value)) {
      Entry read = new Entry();
      try {
        blobs.read(entry, read);
      } catch (KiwiException e) {
        unreadable = e;
        throw e;
      }
      value = read;
    }
    return value;
  }

  private KiwiException failure(Throwable cause) {
    KiwiException inBlob = unreadable;
    return inBlob != null
        ? inBlob
        : new ProviderException(
            "the compaction filter " + filter.getClass().getName(), "judge", cause);
  }

  /** Makes an entry object refer to the new value. */
  void showReplacement(Entry holder) {
    holder.value(newValue, newOffset, newLength);
  }

  /** Returns the number of entries it removed or replaced. */
  public long changes() {
    return changes;
  }

  @Override
  public byte[] keyArray() {
    return entry.keyArray();
  }

  @Override
  public int keyOffset() {
    return entry.keyOffset();
  }

  @Override
  public int keyLength() {
    return entry.keyLength();
  }

  @Override
  public byte[] valueArray() {
    return value().valueArray();
  }

  @Override
  public int valueOffset() {
    return value().valueOffset();
  }

  @Override
  public int valueLength() {
    return value().valueLength();
  }

  @Override
  public int level() {
    return level;
  }

  @Override
  public void replaceValue(byte[] array, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, array.length);
    Limits.checkValueLength(length);
    newValue = array;
    newOffset = offset;
    newLength = length;
    replaced = true;
  }
}
