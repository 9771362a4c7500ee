package io.kiwidb.engine.manifest;

import io.kiwidb.CorruptionException;
import io.kiwidb.TableInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The sum of the edits of a manifest: what is durable.
 *
 * <p>Threading: not thread-safe; guarded by the version set's lock once the database is open.
 */
public final class ManifestState {
  private final Map<Long, TableInfo> tables = new HashMap<>();
  private final NavigableMap<Long, LogSegment> logs = new TreeMap<>();
  private final Map<Integer, byte[]> resumeKeys = new TreeMap<>();
  private String keyOrder = "";
  private long oldestLog;
  private long lastSequence;
  private long nextFileNumber = 1;

  /** Nothing. */
  public ManifestState() {}

  /** A new database with this order of keys. */
  public ManifestState(String keyOrder) {
    this.keyOrder = keyOrder;
  }

  /**
   * Adds an edit.
   *
   * @param file the manifest, for the message when the edit contradicts what is there
   * @param position where in it
   */
  public void apply(String file, long position, VersionEdit edit) {
    for (VersionEdit.Removed table : edit.removed()) {
      TableInfo was = tables.remove(table.number());
      if (was == null || was.level() != table.level()) {
        throw new CorruptionException(
            file,
            position,
            "an edit that fits",
            "removal of table " + table.number() + " that is not in level " + table.level());
      }
    }
    for (TableInfo table : edit.added()) {
      if (tables.put(table.number(), table) != null) {
        throw new CorruptionException(
            file, position, "an edit that fits", "table " + table.number() + " added twice");
      }
    }
    oldestLog = Math.max(oldestLog, edit.oldestLog());
    for (LogSegment log : edit.logs()) {
      logs.put(log.number(), log);
    }
    logs.headMap(oldestLog)
        .clear(); // also when a segment was described after it had become obsolete
    resumeKeys.putAll(edit.resumeKeys());
    if (!edit.keyOrder().isEmpty()) {
      keyOrder = edit.keyOrder();
    }
    lastSequence = Math.max(lastSequence, edit.lastSequence());
    nextFileNumber = Math.max(nextFileNumber, edit.nextFileNumber());
  }

  /** An independent copy. */
  public ManifestState copy() {
    ManifestState copy = new ManifestState();
    copy.tables.putAll(tables);
    copy.logs.putAll(logs);
    copy.resumeKeys.putAll(resumeKeys);
    copy.keyOrder = keyOrder;
    copy.oldestLog = oldestLog;
    copy.lastSequence = lastSequence;
    copy.nextFileNumber = nextFileNumber;
    return copy;
  }

  /** One edit that says everything. */
  public VersionEdit snapshot() {
    VersionEdit edit = new VersionEdit()
        .keyOrder(keyOrder)
        .oldestLog(oldestLog)
        .lastSequence(lastSequence)
        .nextFileNumber(nextFileNumber);
    tables.values().forEach(edit::add);
    logs.values().forEach(edit::log);
    resumeKeys.forEach(edit::resumeKey);
    return edit;
  }

  /** The tables. */
  public Collection<TableInfo> tables() {
    return tables.values();
  }

  /** The logs that are needed, oldest first. */
  public List<LogSegment> logs() {
    return new ArrayList<>(logs.values());
  }

  /** Where the strategy goes on, by level. */
  public Map<Integer, byte[]> resumeKeys() {
    return resumeKeys;
  }

  /** The name of the order of keys. */
  public String keyOrder() {
    return keyOrder;
  }

  /** The last sequence number that was recorded. */
  public long lastSequence() {
    return lastSequence;
  }

  /** The next file number that was recorded. */
  public long nextFileNumber() {
    return nextFileNumber;
  }
}
