package io.kiwidb.engine.merge;

import io.kiwidb.CompactionFilter;
import io.kiwidb.CompactionFilter.Candidate;
import io.kiwidb.CompactionFilter.Verdict;
import io.kiwidb.KiwiException;
import io.kiwidb.Limits;
import io.kiwidb.ProviderException;
import io.kiwidb.engine.manifest.VersionBlobs;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Applies a user's filter to entries. Threading: not thread-safe; every part of a merge has its
 * own.
 */
public final class EntryFilter implements Candidate {
  private static final byte[] NOTHING = {};

  private final CompactionFilter filter;
  private final int level;
  private final Entry changed = new Entry();
  private Entry entry = new Entry();
  private Entry value = entry; // the entry, or what was read of one that is a pointer
  private VersionBlobs blobs = VersionBlobs.NONE;
  private @Nullable KiwiException unreadable; // why the value could not be read
  private byte[] newValue = NOTHING;
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
   * Returns what takes the place of an entry: itself if the filter keeps it, or if it is no value;
   * otherwise an object of this filter, valid until the next call.
   *
   * @param apart where the value is if the entry is a pointer; it is read if the filter asks for it
   */
  Entry apply(Entry candidate, VersionBlobs apart) {
    boolean isApart = VersionBlobs.isPointer(candidate);
    if (!isApart && ValueType.base(candidate.type()) != ValueType.PUT) {
      return candidate;
    }
    Verdict verdict = judge(candidate, apart);
    if (verdict == Verdict.KEEP) {
      return candidate;
    }
    changed.key(
        candidate.keyArray(), candidate.keyOffset(), candidate.keyLength(), candidate.keyPrefix());
    if (verdict == Verdict.REMOVE) {
      changed.tag(SequenceNumber.tag(candidate.sequence(), ValueType.DELETE));
      changed.value(NOTHING, 0, 0);
    } else {
      changed.tag(
          isApart ? VersionBlobs.asPut(candidate.tag()) : candidate.tag(), candidate.expiry());
      changed.value(newValue, newOffset, newLength);
    }
    return changed;
  }

  private Verdict judge(Entry candidate, VersionBlobs apart) {
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
