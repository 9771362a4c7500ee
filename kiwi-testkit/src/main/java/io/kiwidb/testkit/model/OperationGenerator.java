package io.kiwidb.testkit.model;

import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.testkit.model.Operation.Direction;
import io.kiwidb.testkit.model.Operation.How;
import io.kiwidb.testkit.model.Operation.SettingChange;
import io.kiwidb.testkit.model.Operation.Start;
import io.kiwidb.testkit.model.Operation.Walk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Generates operations from a seed. Threading: not thread-safe. */
final class OperationGenerator {
  private static final int SLOTS = 4;
  private static final long TICK_MILLIS = 500;
  private static final int MOST_TICKS = 20;
  private static final int TICKS_OF_SHORT = 17;
  private static final long LONG_MILLIS = 3_600_000;
  private static final int MAX_BATCH = 20;
  private static final int MOST_KEYSPACES = 5;
  private static final int LARGE_VALUE = 300 << 10;
  private static final int LARGEST_SCALED = 256 << 10;
  private static final String[][] SETTINGS = {
    {"memtable.bytes", "4096", "16384", "65536", "1048576"},
    {"memtable.entries", "0", "7", "100", "1000"},
    {"memtable.sealed", "1", "2", "4"},
    {"compaction.l0-trigger", "1", "2", "4", "8"},
    {"level.base-bytes", "4096", "65536", "1048576"},
    {"level.multiplier", "2", "4", "10"},
    {"table.bytes", "4096", "16384", "1048576"},
    {"table.block-bytes", "256", "1024", "4096", "65536"},
    {"filter.rate", "0.001", "0.01", "0.5", "1"},
    {"cache.data-bytes", "0", "4096", "1048576"},
    {"cache.index-bytes", "0", "65536"},
    {"cache.filter-bytes", "0", "65536"},
    {"durability", "sync", "batch", "adaptive", "none"},
    {"durability.batch-operations", "1", "10", "1000"},
  };

  private final SplittableRandom random;
  private final OperationWeights weights;
  private final KeyPool pool;
  private final KeyspacePool keyspaces;
  private final int valueFactor;
  private String keyspace = Keyspace.DEFAULT; // of the operation being generated

  OperationGenerator(long seed, OperationWeights weights, int keys, int valueFactor) {
    random = new SplittableRandom(seed);
    this.weights = weights;
    this.valueFactor = valueFactor;
    pool = new KeyPool(seed, keys);
    keyspaces = new KeyspacePool(random);
  }

  /** Returns the operation with an index; ids of its writes start at {@code index * 32}. */
  Operation next(int index) {
    long id = index * 32L;
    OperationKind kind = weights.draw(random);
    return switch (kind) {
      case IN_KEYSPACE -> inKeyspace(id, weights.drawWithoutKeyspaces(random));
      case WIDE_BATCH ->
        new Operation.Batch(wide(id), random.nextInt(4) == 0 ? How.SYNC : How.PLAIN);
      case KEYSPACE_CREATE -> keyspaces.create();
      case KEYSPACE_DROP -> keyspaces.drop();
      case KEYSPACE_RENAME -> keyspaces.rename();
      case KEYSPACE_CLEAR -> keyspaces.clear();
      default -> next(id, kind);
    };
  }

  private Operation inKeyspace(long id, OperationKind kind) {
    boolean readsPast = kind == OperationKind.SNAPSHOT_GET
        || kind == OperationKind.SNAPSHOT_SCAN
        || kind == OperationKind.CURSOR_OPEN;
    String name = readsPast ? keyspaces.any() : keyspaces.living();
    keyspace = name;
    Operation operation = next(id, kind);
    keyspace = Keyspace.DEFAULT;
    return isBySelf(operation) ? operation : new Operation.In(name, operation);
  }

  /** Returns whether the operation names its keyspaces itself, or concerns the whole store. */
  private static boolean isBySelf(Operation operation) {
    return operation instanceof Operation.Single
        || operation instanceof Operation.Batch
        || operation instanceof Operation.SnapshotOpen
        || operation instanceof Operation.SnapshotClose
        || operation instanceof Operation.CursorWalk
        || operation instanceof Operation.CursorStep
        || operation instanceof Operation.CursorClose
        || operation instanceof Operation.Sync
        || operation instanceof Operation.PassTime
        || operation instanceof Operation.Reopen;
  }

  private Operation next(long id, OperationKind kind) {
    return switch (kind) {
      case PUT -> new Operation.Single(put(id), random.nextInt(4) == 0 ? How.BUFFER : How.PLAIN);
      case DELETE ->
        new Operation.Single(deletion(id), random.nextInt(4) == 0 ? How.BUFFER : How.PLAIN);
      case DELETE_RANGE -> new Operation.Single(rangeDeletion(id), How.PLAIN);
      case MERGE -> new Operation.Single(merge(id), How.PLAIN);
      case SINGLE_DELETE -> singleDeletion(id);
      case ASYNC_WRITE -> asyncWrite(id);
      case BATCH -> new Operation.Batch(writes(id), How.PLAIN);
      case SYNC_WRITE ->
        random.nextBoolean()
            ? new Operation.Single(put(id), How.SYNC)
            : new Operation.Batch(writes(id), How.SYNC);
      case GET -> new Operation.Get(pool.nearKey(random));
      case MULTI_GET -> new Operation.MultiGet(keys());
      case MAP_READ -> new Operation.MapRead(pool.nearKey(random));
      case SCAN -> new Operation.Scan(range(), walk());
      case SNAPSHOT_OPEN -> new Operation.SnapshotOpen(slot());
      case SNAPSHOT_GET -> new Operation.SnapshotGet(slot(), pool.nearKey(random));
      case SNAPSHOT_SCAN -> new Operation.SnapshotScan(slot(), range(), walk());
      case SNAPSHOT_CLOSE -> new Operation.SnapshotClose(slot());
      case CURSOR_OPEN -> new Operation.CursorOpen(slot(), slot(), range());
      case CURSOR_WALK -> new Operation.CursorWalk(slot(), walk());
      case CURSOR_STEP -> new Operation.CursorStep(slot(), direction(), 1 + random.nextInt(8));
      case CURSOR_CLOSE -> new Operation.CursorClose(slot());
      case FLUSH -> new Operation.Flush();
      case COMPACT -> new Operation.Compact(KeyRange.all());
      case COMPACT_RANGE -> new Operation.Compact(range());
      case SYNC -> new Operation.Sync();
      case PASS_TIME -> new Operation.PassTime(passing());
      case REOPEN -> new Operation.Reopen(settingChanges());
      default -> throw new IllegalStateException("kind " + kind + " within a keyspace");
    };
  }

  /** Returns writes to two to five keyspaces, the default one among them more often than not. */
  private List<Write> wide(long id) {
    List<String> names = keyspaces.several(2 + random.nextInt(MOST_KEYSPACES - 1));
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < MAX_BATCH && (i < names.size() || random.nextInt(4) > 0); i++) {
      keyspace = names.get(i % names.size());
      writes.add(random.nextInt(4) == 0 ? anyDeletion(id + i) : put(id + i));
    }
    keyspace = Keyspace.DEFAULT;
    return List.copyOf(writes);
  }

  private Operation asyncWrite(long id) {
    How how = random.nextInt(4) == 0 ? How.ASYNC_SYNC : How.ASYNC;
    return switch (random.nextInt(4)) {
      case 0 -> new Operation.Batch(writes(id), how);
      case 1 -> new Operation.Single(anyDeletion(id), how);
      default -> new Operation.Single(put(id), how);
    };
  }

  /** Returns a put, or, one time in four if there are merges, a merge. */
  private Write put(long id) {
    if (weights.weight(OperationKind.MERGE) > 0 && random.nextInt(4) == 0) {
      return merge(id);
    }
    return new Write(keyspace, pool.key(random), id, scaled(valueLength())).living(ttl());
  }

  private Write merge(long id) {
    return Write.merge(keyspace, pool.key(random), id, scaled(valueLength())).living(ttl());
  }

  /**
   * Returns a time to live in milliseconds, sometimes longer than any script; 0, for none, two
   * times in three.
   */
  private long ttl() {
    if (weights.weight(OperationKind.PASS_TIME) == 0 || random.nextInt(3) > 0) {
      return 0;
    }
    int ticks = 1 + random.nextInt(MOST_TICKS);
    return ticks > TICKS_OF_SHORT ? LONG_MILLIS : TICK_MILLIS * ticks;
  }

  /** Returns by how much the clock moves: mostly a little, sometimes far, sometimes back. */
  private long passing() {
    return switch (random.nextInt(8)) {
      case 0 -> -TICK_MILLIS * random.nextInt(20);
      case 1 -> TICK_MILLIS * random.nextInt(40);
      default -> TICK_MILLIS * random.nextInt(4);
    };
  }

  private Write deletion(long id) {
    return new Write(keyspace, pool.key(random), id, Write.DELETION);
  }

  /**
   * Returns a single deletion, mostly in one batch with a put of its key. These keys are put in no
   * other way, so every script, also a part of one, and whatever a crash leaves of it, puts them
   * once between single deletions.
   */
  private Operation singleDeletion(long id) {
    byte[] key = pool.keyPutOnce(random);
    Write deletion = Write.singleDelete(keyspace, key, id);
    if (random.nextInt(3) == 0) {
      return new Operation.Single(deletion, How.PLAIN);
    }
    Write put = new Write(keyspace, key, id + 1, scaled(valueLength())).living(ttl());
    return new Operation.Batch(List.of(deletion, put), How.PLAIN);
  }

  /** Returns a delete of one key, or, one time in sixteen, of a range. */
  private Write anyDeletion(long id) {
    return weights.weight(OperationKind.DELETE_RANGE) > 0 && random.nextInt(16) == 0
        ? rangeDeletion(id)
        : deletion(id);
  }

  /** Returns a delete of a range: mostly a narrow one, or hardly anything would be left. */
  private Write rangeDeletion(long id) {
    byte[] from = pool.nearKey(random);
    byte[] to = switch (random.nextInt(8)) {
      case 0 -> null;
      case 1, 2 -> pool.nearKey(random);
      case 3 -> Arrays.copyOf(from, from.length + 1);
      default -> pool.behind(from, 1 + random.nextInt(8));
    };
    if (to == null && random.nextInt(4) > 0) {
      from = pool.highKey(random);
    }
    return Write.range(keyspace, from, to, id);
  }

  private List<Write> writes(long id) {
    int count = random.nextInt(MAX_BATCH);
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      writes.add(random.nextInt(4) == 0 ? anyDeletion(id + i) : put(id + i));
    }
    return List.copyOf(writes);
  }

  private int scaled(int length) {
    return valueFactor == 1 ? length : Math.min(LARGEST_SCALED, length * valueFactor);
  }

  /** Mostly up to 120 bytes; one in 20 empty, one in 100 a few KiB, one in 2,000 up to 300 KiB. */
  private int valueLength() {
    int shape = random.nextInt(2000);
    if (shape == 0) {
      return random.nextInt(LARGE_VALUE);
    }
    if (shape < 20) {
      return random.nextInt(8 << 10);
    }
    return shape < 120 ? 0 : random.nextInt(120);
  }

  private List<byte[]> keys() {
    int count = random.nextInt(12);
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(pool.nearKey(random));
    }
    return List.copyOf(keys);
  }

  private KeyRange range() {
    switch (random.nextInt(8)) {
      case 0:
        return KeyRange.atLeast(pool.nearKey(random));
      case 1:
        return KeyRange.lessThan(pool.nearKey(random));
      case 2:
        byte[] key = pool.key(random);
        return KeyRange.prefix(Arrays.copyOf(key, random.nextInt(key.length + 1)));
      case 3:
        return KeyRange.single(pool.nearKey(random));
      case 4, 5:
        byte[] a = pool.nearKey(random);
        byte[] b = pool.nearKey(random);
        return Keys.ORDER.compare(a, b) <= 0 ? KeyRange.of(a, b) : KeyRange.of(b, a);
      default:
        return KeyRange.all();
    }
  }

  private Walk walk() {
    Start[] starts = Start.values();
    int steps = random.nextInt(16) == 0 ? random.nextInt(300) : random.nextInt(12);
    int back = random.nextInt(3) == 0 ? random.nextInt(6) : 0;
    return new Walk(
        starts[random.nextInt(starts.length)], pool.nearKey(random), direction(), steps, back);
  }

  private Direction direction() {
    return random.nextBoolean() ? Direction.NEXT : Direction.PREV;
  }

  private int slot() {
    return random.nextInt(SLOTS);
  }

  private List<SettingChange> settingChanges() {
    List<SettingChange> changes = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      String[] setting = SETTINGS[random.nextInt(SETTINGS.length)];
      changes.add(new SettingChange(setting[0], setting[1 + random.nextInt(setting.length - 1)]));
    }
    return List.copyOf(changes);
  }
}
