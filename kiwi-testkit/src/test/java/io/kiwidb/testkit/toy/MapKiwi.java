package io.kiwidb.testkit.toy;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchReader;
import io.kiwidb.testkit.model.Keys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
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
    CURSOR_RANGE_END_INCLUSIVE,
    MERGE_FORGETS_THE_VALUE,
    SINGLE_DELETION_IS_LOST,
    REFUSED_BATCH_IS_WRITTEN_PARTLY,
    RECREATED_KEYSPACE_IS_NOT_EMPTY,
    CLEAR_IS_SEEN_BY_SNAPSHOTS,
    SNAPSHOT_FORGETS_A_DROPPED_KEYSPACE,
    BATCH_SKIPS_ITS_LAST_KEYSPACE,
    RENAME_IS_LOST_AT_REOPEN;

    /** Returns whether only entries besides puts and deletes of a key show it. */
    public boolean isOfEntries() {
      return this == MERGE_FORGETS_THE_VALUE
          || this == SINGLE_DELETION_IS_LOST
          || this == REFUSED_BATCH_IS_WRITTEN_PARTLY;
    }

    /** Returns whether only keyspaces show it. */
    public boolean isOfKeyspaces() {
      return compareTo(RECREATED_KEYSPACE_IS_NOT_EMPTY) >= 0;
    }
  }

  /** What stays between two openings. */
  public static final class Stand implements Supplier<MapKiwi> {
    private final Defect defect;
    private final List<Kept> others = new ArrayList<>();
    private NavigableMap<byte[], byte[]> content = new TreeMap<>(Keys.ORDER);
    private int nextId;

    public Stand(Defect defect) {
      this.defect = defect;
    }

    @Override
    public MapKiwi get() {
      return new MapKiwi(this);
    }
  }

  private record Kept(int id, String name, NavigableMap<byte[], byte[]> content) {}

  private final Stand stand;
  private final Map<String, NavigableMap<byte[], byte[]>> dropped = new HashMap<>();
  private final Map<Integer, String> firstNames = new HashMap<>();
  private boolean abandoned;
  private int skipped = -1;

  private MapKiwi(Stand stand) {
    this.stand = stand;
    content().putAll(stand.content);
    for (Kept kept : stand.others) {
      restore(kept.id, kept.name, stand.nextId).content.replace(kept.content);
      firstNames.put(kept.id, kept.name);
    }
    restoreNextId(Math.max(nextId(), stand.nextId));
  }

  @Override
  protected void persist(WriteBatch batch, WriteOptions options) {}

  @Override
  protected void persistKeyspaces() {}

  @Override
  void flush(ToyKeyspace keyspace) {}

  @Override
  void clear(ToyKeyspace keyspace) {
    if (stand.defect == Defect.CLEAR_IS_SEEN_BY_SNAPSHOTS) {
      keyspace.content().clear();
    }
    super.clear(keyspace);
  }

  @Override
  public Keyspace createKeyspace(String name, KeyspaceOptions options) {
    Keyspace keyspace = super.createKeyspace(name, options);
    firstNames.put(keyspace.id(), name);
    NavigableMap<byte[], byte[]> old = dropped.get(name);
    if (stand.defect == Defect.RECREATED_KEYSPACE_IS_NOT_EMPTY && old != null) {
      ((ToyKeyspace) keyspace).content.replace(old);
    }
    return keyspace;
  }

  @Override
  public void dropKeyspace(String name) {
    ToyKeyspace keyspace = findKeyspace(name).orElse(null) instanceof ToyKeyspace k ? k : null;
    super.dropKeyspace(name);
    dropped.put(name, new TreeMap<>(keyspace.content()));
    if (stand.defect == Defect.SNAPSHOT_FORGETS_A_DROPPED_KEYSPACE) {
      keyspace.content().clear();
    }
  }

  @Override
  protected boolean replayed(int keyspace, byte[] key, byte[] value) {
    return stand.defect == Defect.BATCH_SKIPS_ITS_LAST_KEYSPACE && keyspace == skipped;
  }

  @Override
  public void write(WriteBatch batch, WriteOptions options) {
    skipped = batch.keyspaces().size() < 3
        ? -1
        : batch.keyspaces().stream().mapToInt(Keyspace::id).max().orElseThrow();
    try {
      super.write(batch, options);
    } catch (IllegalArgumentException e) {
      if (stand.defect == Defect.REFUSED_BATCH_IS_WRITTEN_PARTLY) {
        writeFirst(batch, options);
      }
      throw e;
    }
  }

  private void writeFirst(WriteBatch batch, WriteOptions options) {
    BatchReader reader = batch.buffer().reader();
    if (reader.next() && reader.type() == ValueType.DELETE) {
      int from = reader.keyOffset();
      byte[] array = batch.buffer().array();
      super.write(
          new WriteBatch().delete(Arrays.copyOfRange(array, from, from + reader.keyLength())),
          options);
    }
  }

  @Override
  protected Optional<byte[]> below(byte[] before) {
    return stand.defect == Defect.MERGE_FORGETS_THE_VALUE ? Optional.empty() : super.below(before);
  }

  @Override
  public void singleDelete(byte[] key, WriteOptions options) {
    if (stand.defect != Defect.SINGLE_DELETION_IS_LOST) {
      super.singleDelete(key, options);
    }
  }

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
      stand.others.clear();
      for (ToyKeyspace other : others()) {
        String name = stand.defect == Defect.RENAME_IS_LOST_AT_REOPEN
            ? firstNames.get(other.id())
            : other.name();
        stand.others.add(new Kept(other.id(), name, new TreeMap<>(other.content())));
      }
      stand.nextId = nextId();
    }
    super.close();
    abandoned = true;
  }
}
