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
 * The sum of the edits of a manifest: the durable state.
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

  /** Creates an empty state. */
  public ManifestState() {}

  /** Creates the state of a new database with this key order. */
  public ManifestState(String keyOrder) {
    this.keyOrder = keyOrder;
  }

  /**
   * Applies an edit.
   *
   * @param file the manifest, for the message if the edit contradicts the state
   * @param position offset of the edit in it
   */
  public void apply(String file, long position, VersionEdit edit) {
    for (VersionEdit.Removed table : edit.removed()) {
      TableInfo was = tables.remove(table.number());
      if (was == null || was.level() != table.level()) {
        throw new CorruptionException(
            file,
            position,
            "an edit consistent with the state",
            "removal of table " + table.number() + ", which is not in level " + table.level());
      }
    }
    for (TableInfo table : edit.added()) {
      if (tables.put(table.number(), table) != null) {
        throw new CorruptionException(
            file,
            position,
            "an edit consistent with the state",
            "table " + table.number() + " added twice");
      }
    }
    oldestLog = Math.max(oldestLog, edit.oldestLog());
    for (LogSegment log : edit.logs()) {
      logs.put(log.number(), log);
    }
    // Also drops a segment described after it had become obsolete.
    logs.headMap(oldestLog).clear();
    resumeKeys.putAll(edit.resumeKeys());
    if (!edit.keyOrder().isEmpty()) {
      keyOrder = edit.keyOrder();
    }
    lastSequence = Math.max(lastSequence, edit.lastSequence());
    nextFileNumber = Math.max(nextFileNumber, edit.nextFileNumber());
  }

  /** Returns an independent copy. */
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

  /** Returns one edit that contains the whole state. */
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

  /** Returns the tables. */
  public Collection<TableInfo> tables() {
    return tables.values();
  }

  /** Returns the required logs, oldest first. */
  public List<LogSegment> logs() {
    return new ArrayList<>(logs.values());
  }

  /** Returns the keys after which the strategy continues, by level. */
  public Map<Integer, byte[]> resumeKeys() {
    return resumeKeys;
  }

  /** Returns the name of the key order. */
  public String keyOrder() {
    return keyOrder;
  }

  /** Returns the last recorded sequence number. */
  public long lastSequence() {
    return lastSequence;
  }

  /** Returns the next file number recorded. */
  public long nextFileNumber() {
    return nextFileNumber;
  }
}
