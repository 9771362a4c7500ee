package io.kiwidb.testkit.toy;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.testkit.model.Keys;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A store in memory whose content outlives it in its stand; may have a defect. */
public final class MapKiwi extends ToyKiwi {
  /** What is wrong with it. */
  public enum Defect {
    NONE,
    DELETE_IGNORED_FOR_LONG_KEYS,
    LARGE_VALUE_TRUNCATED,
    SNAPSHOT_SEES_LATER_WRITES,
    EMPTY_KEY_LOST_AT_REOPEN,
    VALUE_OF_NEIGHBOUR,
    OVERWRITE_IGNORED_SOMETIMES,
    CURSOR_OUTLIVES_STORE,
    CURSOR_RANGE_END_INCLUSIVE
  }

  /** What stays between two openings. */
  public static final class Stand implements Supplier<MapKiwi> {
    private final Defect defect;
    private NavigableMap<byte[], byte[]> content = new TreeMap<>(Keys.ORDER);

    public Stand(Defect defect) {
      this.defect = defect;
    }

    @Override
    public MapKiwi get() {
      return new MapKiwi(this);
    }
  }

  private final Stand stand;
  private boolean abandoned;

  private MapKiwi(Stand stand) {
    this.stand = stand;
    content().putAll(stand.content);
  }

  @Override
  protected void persist(WriteBatch batch, WriteOptions options) {}

  @Override
  protected void apply(NavigableMap<byte[], byte[]> target, byte[] key, byte[] value) {
    if (stand.defect == Defect.DELETE_IGNORED_FOR_LONG_KEYS && value == null && key.length > 30) {
      return;
    }
    if (stand.defect == Defect.LARGE_VALUE_TRUNCATED && value != null && value.length > 4096) {
      super.apply(target, key, Arrays.copyOf(value, 4096));
      return;
    }
    if (stand.defect == Defect.VALUE_OF_NEIGHBOUR
        && value != null
        && value.length == 77
        && !target.isEmpty()) {
      super.apply(target, key, target.firstEntry().getValue());
      return;
    }
    if (stand.defect == Defect.OVERWRITE_IGNORED_SOMETIMES
        && value != null
        && value.length == 33
        && target.containsKey(key)) {
      return;
    }
    super.apply(target, key, value);
  }

  @Override
  NavigableMap<byte[], byte[]> frozen() {
    return stand.defect == Defect.SNAPSHOT_SEES_LATER_WRITES ? content() : super.frozen();
  }

  @Override
  public Cursor cursor(KeyRange range) {
    if (stand.defect == Defect.CURSOR_RANGE_END_INCLUSIVE
        && range.from().isPresent()
        && range.to().isPresent()) {
      byte[] beyond = Arrays.copyOf(range.to().get(), range.to().get().length + 1);
      return super.cursor(KeyRange.of(range.from().get(), beyond));
    }
    return super.cursor(range);
  }

  @Override
  boolean isOpen() {
    return super.isOpen() || (stand.defect == Defect.CURSOR_OUTLIVES_STORE && abandoned);
  }

  @Override
  public void sync() {
    requireOpen();
  }

  @Override
  public void flush() {
    requireOpen();
  }

  @Override
  public void compactRange(KeyRange range) {
    requireOpen();
  }

  @Override
  public void close() {
    if (isOpen()) {
      stand.content = new TreeMap<>(content());
      if (stand.defect == Defect.EMPTY_KEY_LOST_AT_REOPEN) {
        stand.content.remove(new byte[0]);
      }
    }
    super.close();
    abandoned = true;
  }
}
