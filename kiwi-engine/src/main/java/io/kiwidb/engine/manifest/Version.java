package io.kiwidb.engine.manifest;

import io.kiwidb.TableInfo;
import io.kiwidb.engine.range.RangeDeletions;
import io.kiwidb.key.KeyOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a keyspace as of one point in time, by level. Holding a version keeps its tables
 * open.
 *
 * <p>Threading: immutable except for the reference count, which is thread-safe.
 */
public final class Version {
  private final List<Level> levels;
  private final VersionDeletions deletions;
  private final VersionBlobs blobs;
  private final long memoryBytes;
  private final boolean expiries;
  private final AtomicInteger holders = new AtomicInteger(1);

  private Version(List<Level> levels, VersionDeletions deletions, VersionBlobs blobs) {
    this.levels = levels;
    this.deletions = deletions;
    this.blobs = blobs;
    this.memoryBytes = levels.stream()
            .flatMap(level -> level.tables().stream())
            .mapToLong(LevelTable::memoryBytes)
            .sum()
        + deletions.memoryBytes()
        + blobs.memoryBytes();
    this.expiries = levels.stream()
        .flatMap(level -> level.tables().stream())
        .anyMatch(table -> table.table().reader().properties().expiry().entries() > 0);
    blobs.hold();
    for (Level level : levels) {
      level.tables().forEach(table -> table.table().hold());
    }
  }

  /** Returns whether entries of its tables have expiries. */
  public boolean hasExpiries() {
    return expiries;
  }

  /** Returns the version with these tables, held once, with at least {@code levelCount} levels. */
  static Version of(KeyOrder order, int levelCount, List<LevelTable> tables, String manifest) {
    return of(order, levelCount, tables, VersionParts.NONE, manifest);
  }

  /** Returns the version with these tables and what belongs to them, held once. */
  static Version of(
      KeyOrder order,
      int levelCount,
      List<LevelTable> tables,
      VersionParts parts,
      String manifest) {
    return new Version(
        levels(order, levelCount, tables, manifest),
        VersionDeletions.of(order, parts.deletions()),
        VersionBlobs.of(order, parts.byNumber(), tables, manifest));
  }

  private static List<Level> levels(
      KeyOrder order, int levelCount, List<LevelTable> tables, String manifest) {
    int deepest = tables.stream().mapToInt(table -> table.info().level()).max().orElse(0);
    int count = Math.max(levelCount, deepest + 1);
    List<List<LevelTable>> byLevel = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byLevel.add(new ArrayList<>());
    }
    tables.forEach(table -> byLevel.get(table.info().level()).add(table));
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      levels.add(Level.of(i, order, byLevel.get(i), manifest));
    }
    return List.copyOf(levels);
  }

  /**
   * Where a version is.
   *
   * @param keyspace its keyspace
   * @param order the key order
   * @param levelCount the minimum number of levels
   * @param manifest the name of the manifest, for messages
   */
  record Place(int keyspace, KeyOrder order, int levelCount, String manifest) {}

  /** Returns the version of its keyspace that results from an edit. */
  Version with(VersionEdit edit, Map<Long, OpenTable> opened, Place place) {
    Map<Long, LevelTable> tables = new HashMap<>();
    for (Level level : levels) {
      level.tables().forEach(table -> tables.put(table.info().number(), table));
    }
    Map<Long, OpenTable> known = new HashMap<>(opened);
    Map<Long, LevelTable> before = new HashMap<>();
    for (VersionEdit.Removed removed : edit.removed()) {
      if (removed.keyspace() != place.keyspace()) {
        continue;
      }
      LevelTable was = tables.remove(removed.number());
      if (was == null) {
        throw new IllegalStateException(
            "edit removes table " + removed.number() + ", which does not exist");
      }
      known.put(removed.number(), was.table()); // a moved table is removed and added
      before.put(removed.number(), was);
    }
    for (TableInfo added : edit.added()) {
      if (added.keyspace() != place.keyspace()) {
        continue;
      }
      OpenTable table = known.get(added.number());
      if (table == null) {
        throw new IllegalStateException(
            "edit adds table " + added.number() + ", which is not open");
      }
      tables.put(added.number(), placed(added, table, edit, before.get(added.number()), place));
    }
    List<Level> next = levels(
        place.order(), place.levelCount(), new ArrayList<>(tables.values()), place.manifest());
    return new Version(
        next,
        deletions.after(edit, place.keyspace(), place.order(), next),
        blobs.after(edit, place, tables.values()));
  }

  /** Returns an added table; one that was moved keeps what was known of it. */
  private static LevelTable placed(
      TableInfo added,
      OpenTable table,
      VersionEdit edit,
      @Nullable LevelTable before,
      Place place) {
    long applied = edit.applied(added.number());
    return before == null
        ? LevelTable.of(added, table, place.order(), applied, edit.references(added.number()))
        : LevelTable.of(
            added, table, place.order(), Math.max(applied, before.applied()), before.blobs());
  }

  /** Marks blob files for removal once nothing holds them. */
  void dropBlobs(Set<Long> numbers) {
    blobs.drop(numbers);
  }

  /** Marks all blob files for removal once nothing holds them. */
  void dropAllBlobs() {
    blobs.dropAll();
  }

  /** Returns the blob files to which its tables refer. */
  public VersionBlobs blobs() {
    return blobs;
  }

  /** Marks tables for removal once nothing holds them. */
  void drop(LongPredicate numbers) {
    for (Level level : levels) {
      for (LevelTable table : level.tables()) {
        if (numbers.test(table.info().number())) {
          table.table().drop();
        }
      }
    }
  }

  /** Returns whether it has no tables. */
  public boolean isEmpty() {
    return levels.stream().allMatch(level -> level.size() == 0);
  }

  /** Returns the levels, youngest first, including those without tables. */
  public List<Level> levels() {
    return levels;
  }

  /** Returns the deletions of ranges that hide entries of its tables. */
  public RangeDeletions rangeDeletions() {
    return deletions.merged();
  }

  /** Returns the memory of these deletions, in bytes. */
  public long rangeDeletionBytes() {
    return deletions.memoryBytes();
  }

  /** Returns the number of these deletions. */
  public int rangeDeletionCount() {
    return deletions.all().size();
  }

  /**
   * Returns the tables of which deletions of ranges hide every entry for every reader: they can be
   * removed unread.
   *
   * @param oldestSnapshot the smallest sequence number that readers may ask for
   */
  public List<TableInfo> coveredTables(long oldestSnapshot) {
    List<TableInfo> covered = new ArrayList<>();
    RangeDeletions all = deletions.merged();
    if (!all.isEmpty()) {
      for (TableInfo table : tableInfos()) {
        if (all.coverAll(
            table.smallestKey(), table.largestKey(), table.largestSequence(), oldestSnapshot)) {
          covered.add(table);
        }
      }
    }
    return covered;
  }

  /**
   * Returns the tables that may contain entries that deletions of ranges hide for every reader: a
   * compaction of them drops these.
   *
   * @param oldestSnapshot the smallest sequence number that readers may ask for
   */
  public List<TableInfo> tablesToClean(long oldestSnapshot) {
    List<TableInfo> some = new ArrayList<>();
    RangeDeletions all = deletions.merged();
    for (Level level : all.isEmpty() ? List.<Level>of() : levels) {
      for (LevelTable table : level.tables()) {
        TableInfo info = table.info();
        long done = Math.max(info.smallestSequence(), table.applied());
        if (all.touch(info.smallestKey(), info.largestKey(), done, oldestSnapshot)) {
          some.add(info);
        }
      }
    }
    return some;
  }

  /** Returns all tables, level 0 first. */
  public List<TableInfo> tableInfos() {
    List<TableInfo> infos = new ArrayList<>();
    for (Level level : levels) {
      level.tables().forEach(table -> infos.add(table.info()));
    }
    return infos;
  }

  /** Returns the bytes of memory that its open tables and its deletions of ranges occupy. */
  public long memoryBytes() {
    return memoryBytes;
  }

  /** Adds a reference. Requires: held. */
  public Version hold() {
    int before = holders.getAndIncrement();
    assert before > 0 : "version held after its last release";
    return this;
  }

  /** Releases one reference; the last one releases the tables. */
  public void release() {
    int left = holders.decrementAndGet();
    assert left >= 0 : "version released too often";
    if (left == 0) {
      for (Level level : levels) {
        level.tables().forEach(table -> table.table().release());
      }
      blobs.release();
    }
  }
}
