package io.kiwidb.engine.manifest;

import io.kiwidb.TableInfo;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * One keyspace in the state of a manifest.
 *
 * <p>Threading: not thread-safe; part of a {@link ManifestState}.
 */
public final class KeyspaceState {
  private final Map<Long, TableInfo> tables = new HashMap<>();
  private final Map<Integer, byte[]> resumeKeys = new TreeMap<>();
  private KeyspaceRecord record;
  private long oldestLog;

  KeyspaceState(KeyspaceRecord record) {
    this.record = record;
  }

  KeyspaceState copy() {
    KeyspaceState copy = new KeyspaceState(record);
    copy.tables.putAll(tables);
    copy.resumeKeys.putAll(resumeKeys);
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
