package io.kiwidb.engine.manifest;

import io.kiwidb.TableInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One atomic change of the durable state: tables, logs, sequence and file numbers.
 *
 * <p>Threading: not thread-safe; filled by one thread, then handed over and no longer changed.
 */
public final class VersionEdit {
  private final List<TableInfo> added = new ArrayList<>();
  private final List<Removed> removed = new ArrayList<>();
  private final List<LogSegment> logs = new ArrayList<>();
  private final Map<Integer, byte[]> resumeKeys = new TreeMap<>();
  private String keyOrder = "";
  private long oldestLog;
  private long lastSequence;
  private long nextFileNumber;

  /**
   * A removed table.
   *
   * @param level its level
   * @param number its file number
   */
  public record Removed(int level, long number) {}

  /** Creates an empty edit. */
  public VersionEdit() {}

  /** Adds a table. */
  public VersionEdit add(TableInfo table) {
    added.add(table);
    return this;
  }

  /** Removes a table. */
  public VersionEdit remove(int level, long number) {
    removed.add(new Removed(level, number));
    return this;
  }

  /** Adds a log segment, or replaces the description of the one with its number. */
  public VersionEdit log(LogSegment segment) {
    logs.add(segment);
    return this;
  }

  /** Sets the name of the key order; in the first edit of a manifest. */
  public VersionEdit keyOrder(String name) {
    keyOrder = name;
    return this;
  }

  /** Marks logs with smaller numbers as obsolete. */
  public VersionEdit oldestLog(long number) {
    oldestLog = number;
    return this;
  }

  /** Sets the key after which the strategy continues in a level. */
  public VersionEdit resumeKey(int level, byte[] key) {
    resumeKeys.put(level, key);
    return this;
  }

  /** Records that sequence numbers up to this one are used. */
  public VersionEdit lastSequence(long sequence) {
    lastSequence = sequence;
    return this;
  }

  /** Records that file numbers below this one are used. */
  public VersionEdit nextFileNumber(long number) {
    nextFileNumber = number;
    return this;
  }

  /** Returns the added tables. */
  public List<TableInfo> added() {
    return added;
  }

  /** Returns the removed tables. */
  public List<Removed> removed() {
    return removed;
  }

  /** Returns the new or changed logs. */
  public List<LogSegment> logs() {
    return logs;
  }

  /** Returns new resume keys by level. */
  public Map<Integer, byte[]> resumeKeys() {
    return resumeKeys;
  }

  /** Returns the name of the key order; empty if not set. */
  public String keyOrder() {
    return keyOrder;
  }

  /** Returns the oldest required log; 0 if unchanged. */
  public long oldestLog() {
    return oldestLog;
  }

  /** Returns the last sequence number; 0 if unchanged. */
  public long lastSequence() {
    return lastSequence;
  }

  /** Returns the next file number; 0 if unchanged. */
  public long nextFileNumber() {
    return nextFileNumber;
  }
}
