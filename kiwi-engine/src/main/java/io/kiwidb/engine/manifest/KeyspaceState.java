package io.kiwidb.engine.manifest;

import io.kiwidb.TableInfo;
import io.kiwidb.engine.range.RangeDeletion;
import io.kiwidb.engine.range.RangeDeletions;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * One keyspace in the state of a manifest.
 *
 * <p>Threading: not thread-safe; part of a {@link ManifestState}.
 */
public final class KeyspaceState {
  private final Map<Long, TableInfo> tables = new HashMap<>();
  private final Map<Integer, byte[]> resumeKeys = new TreeMap<>();
  private final NavigableMap<Long, RangeDeletion> rangeDeletions = new TreeMap<>();
  private final Map<Long, Long> applied = new HashMap<>(); // by number of the table
  private final BlobState blobs;
  private KeyspaceRecord record;
  private long oldestLog;

  KeyspaceState(KeyspaceRecord record) {
    this(record, new BlobState());
  }

  private KeyspaceState(KeyspaceRecord record, BlobState blobs) {
    this.record = record;
    this.blobs = blobs;
  }

  KeyspaceState copy() {
    KeyspaceState copy = new KeyspaceState(record, blobs.copy());
    copy.tables.putAll(tables);
    copy.resumeKeys.putAll(resumeKeys);
    copy.rangeDeletions.putAll(rangeDeletions);
    copy.applied.putAll(applied);
    copy.oldestLog = oldestLog;
    return copy;
  }

  void record(KeyspaceRecord next) {
    record = next;
  }

  void oldestLog(long number) {
    oldestLog = Math.max(oldestLog, number);
  }

  void resumeKey(int level, byte[] key) {
    resumeKeys.put(level, key);
  }

  /** Adds a deletion of a range; returns false if there is one with its sequence number. */
  boolean add(RangeDeletion deletion) {
    return rangeDeletions.putIfAbsent(deletion.sequence(), deletion) == null;
  }

  /** Removes a deletion of a range; returns false if there is none with this sequence number. */
  boolean removeRangeDeletion(long sequence) {
    return rangeDeletions.remove(sequence) != null;
  }

  void applied(long table, long sequence) {
    applied.put(table, sequence);
  }

  /**
   * Forgets what was applied to tables that are gone; and to all tables if there are no deletions
   * of ranges, because later ones are newer.
   */
  void forgetApplied() {
    if (rangeDeletions.isEmpty()) {
      applied.clear();
    } else if (!applied.isEmpty()) {
      applied.keySet().retainAll(tables.keySet());
    }
  }

  /** Returns its blob files, and what its tables refer to in them. */
  public BlobState blobs() {
    return blobs;
  }

  Map<Long, TableInfo> byNumber() {
    return tables;
  }

  /** Returns its id, name, key order and parts. */
  public KeyspaceRecord record() {
    return record;
  }

  /** Returns its tables. */
  public Collection<TableInfo> tables() {
    return Collections.unmodifiableCollection(tables.values());
  }

  /** Returns the deletions of ranges that hide entries of its tables, oldest first. */
  public Collection<RangeDeletion> rangeDeletions() {
    return Collections.unmodifiableCollection(rangeDeletions.values());
  }

  /** Returns the newest deletion of a range that was applied to a table, with all older ones. */
  public long applied(long table) {
    return applied.getOrDefault(table, RangeDeletions.NONE);
  }

  /** Returns the keys after which its strategy continues, by level. */
  public Map<Integer, byte[]> resumeKeys() {
    return Collections.unmodifiableMap(resumeKeys);
  }

  /** Returns the first log that may contain entries of it that are in no table. */
  public long oldestLog() {
    return oldestLog;
  }

  /** Returns the largest sequence number in its tables; 0 if there are none. */
  public long flushedSequence() {
    return tables.values().stream().mapToLong(TableInfo::largestSequence).max().orElse(0);
  }

  /** Returns its deepest level with tables; 0 if there are none. */
  public int deepestLevel() {
    return tables.values().stream().mapToInt(TableInfo::level).max().orElse(0);
  }
}
