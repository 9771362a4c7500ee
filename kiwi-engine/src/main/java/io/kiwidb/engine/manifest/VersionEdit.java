package io.kiwidb.engine.manifest;

import io.kiwidb.TableInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One atomic change of the durable state: which tables and logs there are, and how far the numbers
 * have come.
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
   * A table that is no longer there.
   *
   * @param level where it was
   * @param number its file number
   */
  public record Removed(int level, long number) {}

  /** An edit that changes nothing yet. */
  public VersionEdit() {}

  /** The table is there from now on. */
  public VersionEdit add(TableInfo table) {
    added.add(table);
    return this;
  }

  /** The table is not there from now on. */
  public VersionEdit remove(int level, long number) {
    removed.add(new Removed(level, number));
    return this;
  }

  /** The log segment is there, as described, from now on; replaces what was known of its number. */
  public VersionEdit log(LogSegment segment) {
    logs.add(segment);
    return this;
  }

  /** The name of the order of keys; in the first edit of a manifest. */
  public VersionEdit keyOrder(String name) {
    keyOrder = name;
    return this;
  }

  /** Logs with smaller numbers are no longer needed. */
  public VersionEdit oldestLog(long number) {
    oldestLog = number;
    return this;
  }

  /** Where the strategy goes on in a level. */
  public VersionEdit resumeKey(int level, byte[] key) {
    resumeKeys.put(level, key);
    return this;
  }

  /** No sequence number up to this one is handed out again. */
  public VersionEdit lastSequence(long sequence) {
    lastSequence = sequence;
    return this;
  }

  /** No file number below this one is handed out again. */
  public VersionEdit nextFileNumber(long number) {
    nextFileNumber = number;
    return this;
  }

  /** Tables that come. */
  public List<TableInfo> added() {
    return added;
  }

  /** Tables that go. */
  public List<Removed> removed() {
    return removed;
  }

  /** Logs that come or change. */
  public List<LogSegment> logs() {
    return logs;
  }

  /** New resume keys by level. */
  public Map<Integer, byte[]> resumeKeys() {
    return resumeKeys;
  }

  /** The name of the order of keys; empty when not given. */
  public String keyOrder() {
    return keyOrder;
  }

  /** The oldest log that is needed; 0 when that did not change. */
  public long oldestLog() {
    return oldestLog;
  }

  /** The last sequence number; 0 when that did not change. */
  public long lastSequence() {
    return lastSequence;
  }

  /** The next file number; 0 when that did not change. */
  public long nextFileNumber() {
    return nextFileNumber;
  }
}
