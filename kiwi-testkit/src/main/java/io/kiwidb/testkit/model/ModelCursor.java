package io.kiwidb.testkit.model;

import io.kiwidb.KeyRange;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The expected position of a cursor over a range of the {@link Oracle} at a sequence number.
 * Threading: not thread-safe.
 */
public final class ModelCursor {
  private final Oracle oracle;
  private final KeyRange range;
  private final long moment;
  private Map.@Nullable Entry<byte[], byte[]> position;

  /** Creates an unpositioned cursor. */
  public ModelCursor(Oracle oracle, KeyRange range, long moment) {
    this.oracle = oracle;
    this.range = range;
    this.moment = moment;
  }

  /** Returns the current entry, or null. */
  public Map.@Nullable Entry<byte[], byte[]> position() {
    return position;
  }

  /** Returns the sequence number at which it reads. */
  public long moment() {
    return moment;
  }

  /** Moves to the first key of the range. */
  public boolean seekToFirst() {
    return standOn(
        range.from().isPresent()
            ? oracle.ceiling(range.from().get(), moment)
            : oracle.first(moment));
  }

  /** Moves to the last key of the range. */
  public boolean seekToLast() {
    return standOn(
        range.to().isPresent() ? oracle.lower(range.to().get(), moment) : oracle.last(moment));
  }

  /** Moves to the first key of the range at or after the given key. */
  public boolean seek(byte[] key) {
    boolean before =
        range.from().isPresent() && Keys.ORDER.compare(key, range.from().get()) < 0;
    return before ? seekToFirst() : standOn(oracle.ceiling(key, moment));
  }

  /** Moves to the last key of the range at or before the given key. */
  public boolean seekForPrev(byte[] key) {
    boolean behind =
        range.to().isPresent() && Keys.ORDER.compare(key, range.to().get()) >= 0;
    return behind ? seekToLast() : standOn(oracle.floor(key, moment));
  }

  /** Moves to the next entry. Requires: it is positioned. */
  public boolean next() {
    return standOn(oracle.higher(standing().getKey(), moment));
  }

  /** Moves to the previous entry. Requires: it is positioned. */
  public boolean prev() {
    return standOn(oracle.lower(standing().getKey(), moment));
  }

  private Map.Entry<byte[], byte[]> standing() {
    Map.Entry<byte[], byte[]> entry = position;
    if (entry == null) {
      throw new IllegalStateException("the model cursor is unpositioned");
    }
    return entry;
  }

  private boolean standOn(Map.@Nullable Entry<byte[], byte[]> entry) {
    position = entry == null || isOutside(entry.getKey()) ? null : entry;
    return position != null;
  }

  private boolean isOutside(byte[] key) {
    return (range.from().isPresent() && Keys.ORDER.compare(key, range.from().get()) < 0)
        || (range.to().isPresent() && Keys.ORDER.compare(key, range.to().get()) >= 0);
  }
}
