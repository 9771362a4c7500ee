package io.kiwidb.engine.manifest;

import io.kiwidb.CorruptionException;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.range.RangeDeletions;
import io.kiwidb.spi.BatchBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The sum of the edits of a manifest: the durable state.
 *
 * <p>A copy shares the keyspaces that no later edit changes, so an edit costs the time to copy one
 * reference for each keyspace, and those that it changes.
 *
 * <p>Threading: not thread-safe; guarded by the version set's lock once the database is open.
 */
public final class ManifestState {
  private final List<KeyspaceState> keyspaces; // by id, ascending
  private final Set<Integer> own = new HashSet<>(); // keyspaces not shared with another state
  private final NavigableMap<Long, LogSegment> logs = new TreeMap<>();
  private long oldestLog;
  private long lastSequence;
  private long nextFileNumber = 1;
  private long time;
  private int nextKeyspace = BatchBuffer.DEFAULT_KEYSPACE + 1;

  /** Creates the state before the first edit. */
  public ManifestState() {
    this("");
  }

  /** Creates the state of a new database with this key order of the default keyspace. */
  public ManifestState(String keyOrder) {
    KeyspaceRecord main = KeyspaceRecord.main(keyOrder);
    keyspaces = new ArrayList<>();
    keyspaces.add(new KeyspaceState(main));
    own.add(main.id());
  }

  private ManifestState(ManifestState other) {
    keyspaces = new ArrayList<>(other.keyspaces);
    logs.putAll(other.logs);
    oldestLog = other.oldestLog;
    lastSequence = other.lastSequence;
    nextFileNumber = other.nextFileNumber;
    nextKeyspace = other.nextKeyspace;
    time = other.time;
  }

  /** Returns a copy; this object must not be changed any more. */
  public ManifestState copy() {
    return new ManifestState(this);
  }

  /**
   * Applies an edit.
   *
   * @param file the manifest, for the message if the edit contradicts the state
   * @param position offset of the edit in it
   */
  public void apply(String file, long position, VersionEdit edit) {
    Place place = new Place(file, position);
    if (!edit.keyOrder().isEmpty()) {
      KeyspaceState main = changed(BatchBuffer.DEFAULT_KEYSPACE, place);
      main.record(KeyspaceRecord.main(edit.keyOrder()));
    }
    for (KeyspaceRecord created : edit.created()) {
      create(created, place);
    }
    nextKeyspace = Math.max(nextKeyspace, edit.nextKeyspace());
    tables(edit, place);
    edit.renamed().forEach((id, name) -> {
      KeyspaceState renamed = changed(id, place);
      renamed.record(renamed.record().named(name));
    });
    edit.mergeOperators().forEach((id, name) -> {
      KeyspaceState merging = changed(id, place);
      merging.record(merging.record().merging(name));
    });
    edit.prefixRules().forEach((id, name) -> {
      KeyspaceState ruled = changed(id, place);
      ruled.record(ruled.record().ruledBy(name));
    });
    edit.oldestLogs().forEach((id, log) -> changed(id, place).oldestLog(log));
    for (VersionEdit.ResumeKey resume : edit.resumeKeys()) {
      changed(resume.keyspace(), place).resumeKey(resume.level(), resume.key());
    }
    for (int id : edit.dropped()) {
      changed(id, place);
      keyspaces.remove(index(id));
    }
    oldestLog = Math.max(oldestLog, edit.oldestLog());
    for (LogSegment log : edit.logs()) {
      logs.put(log.number(), log);
    }
    // Also drops a segment described after it had become obsolete.
    logs.headMap(oldestLog).clear();
    lastSequence = Math.max(lastSequence, edit.lastSequence());
    nextFileNumber = Math.max(nextFileNumber, edit.nextFileNumber());
    time = edit.time() == 0 ? time : edit.time();
    for (VersionEdit.Deletion added : edit.rangeDeletions()) {
      if (added.deletion().sequence() > lastSequence) { // it would hide what is written later
        throw place.contradiction("range deletion " + added.deletion().sequence()
            + " above the last sequence number " + lastSequence);
      }
    }
  }

  /** Where an edit is, for messages. */
  private record Place(String file, long position) {
    CorruptionException contradiction(String what) {
      return new CorruptionException(file, position, "an edit consistent with the state", what);
    }
  }

  private void create(KeyspaceRecord created, Place place) {
    if (created.id() < 1 || index(created.id()) >= 0) {
      throw place.contradiction("keyspace " + created.id() + " created twice");
    }
    keyspaces.add(-index(created.id()) - 1, new KeyspaceState(created));
    own.add(created.id());
    nextKeyspace = Math.max(nextKeyspace, created.id() + 1);
  }

  private void tables(VersionEdit edit, Place place) {
    for (VersionEdit.Removed table : edit.removed()) {
      TableInfo was = changed(table.keyspace(), place).byNumber().remove(table.number());
      if (was == null || was.level() != table.level()) {
        throw place.contradiction(
            "removal of table " + table.number() + ", which is not in level " + table.level());
      }
    }
    for (TableInfo table : edit.added()) {
      if (changed(table.keyspace(), place).byNumber().put(table.number(), table) != null) {
        throw place.contradiction("table " + table.number() + " added twice");
      }
    }
    rangeDeletions(edit, place);
  }

  private void rangeDeletions(VersionEdit edit, Place place) {
    for (VersionEdit.Deletion added : edit.rangeDeletions()) {
      if (!changed(added.keyspace(), place).add(added.deletion())) {
        throw place.contradiction("range deletion " + added.deletion().sequence() + " added twice");
      }
    }
    for (VersionEdit.DeletionRemoved removed : edit.rangeDeletionsRemoved()) {
      if (!changed(removed.keyspace(), place).removeRangeDeletion(removed.sequence())) {
        throw place.contradiction(
            "removal of range deletion " + removed.sequence() + ", which does not exist");
      }
    }
    for (VersionEdit.Applied applied : edit.applied()) {
      KeyspaceState state = changed(applied.keyspace(), place);
      if (!state.byNumber().containsKey(applied.number())) {
        throw place.contradiction(
            "range deletions applied to table " + applied.number() + ", which does not exist");
      }
      state.applied(applied.number(), applied.sequence());
    }
    blobs(edit, place);
    for (int keyspace : edit.touched()) {
      changed(keyspace, place).forgetApplied();
    }
  }

  private void blobs(VersionEdit edit, Place place) {
    for (BlobFile added : edit.blobs()) {
      if (!changed(added.keyspace(), place).blobs().add(added)) {
        throw place.contradiction("blob file " + added.number() + " added twice");
      }
    }
    for (TableReferences table : edit.references()) {
      KeyspaceState state = changed(table.keyspace(), place);
      if (!state.byNumber().containsKey(table.number())) {
        throw place.contradiction(
            "references to blob files of table " + table.number() + ", which does not exist");
      }
      state.blobs().refers(table.number(), table.blobs());
    }
    for (BlobRemoved removed : edit.blobsRemoved()) {
      if (!changed(removed.keyspace(), place).blobs().remove(removed.number())) {
        throw place.contradiction(
            "removal of blob file " + removed.number() + ", which does not exist");
      }
    }
    for (int keyspace : edit.touched()) {
      KeyspaceState state = changed(keyspace, place);
      state.blobs().retain(state.byNumber().keySet());
      state.blobs().contradiction().ifPresent(what -> {
        throw place.contradiction(what);
      });
    }
  }

  /** Returns the state of a keyspace that may be changed. */
  private KeyspaceState changed(int id, Place place) {
    KeyspaceState state = find(id);
    if (state == null) {
      throw place.contradiction("a change of keyspace " + id + ", which does not exist");
    }
    if (own.add(id)) {
      state = state.copy();
      keyspaces.set(index(id), state);
    }
    return state;
  }

  /** Returns one edit that contains the whole state. */
  public VersionEdit snapshot() {
    VersionEdit edit = new VersionEdit()
        .keyOrder(keyOrder())
        .oldestLog(oldestLog)
        .lastSequence(lastSequence)
        .nextFileNumber(nextFileNumber)
        .time(time);
    if (nextKeyspace > BatchBuffer.DEFAULT_KEYSPACE + 1) {
      edit.nextKeyspace(nextKeyspace);
    }
    keyspaces.forEach(keyspace -> add(keyspace, edit));
    logs.values().forEach(edit::log);
    return edit;
  }

  private void add(KeyspaceState keyspace, VersionEdit edit) {
    KeyspaceRecord record = keyspace.record();
    if (record.id() != BatchBuffer.DEFAULT_KEYSPACE) {
      edit.create(record);
    } else if (!record.mergeOperator().isEmpty()) {
      edit.mergeOperator(record.id(), record.mergeOperator());
    }
    if (record.id() == BatchBuffer.DEFAULT_KEYSPACE && !record.prefixRule().isEmpty()) {
      edit.prefixRule(record.id(), record.prefixRule());
    }
    if (keyspace.oldestLog() > oldestLog) {
      edit.oldestLog(record.id(), keyspace.oldestLog());
    }
    keyspace.tables().forEach(edit::add);
    keyspace.rangeDeletions().forEach(deletion -> edit.add(record.id(), deletion));
    keyspace.blobs().files().forEach(edit::add);
    for (TableInfo table : keyspace.tables()) {
      edit.refers(record.id(), table.number(), keyspace.blobs().references(table.number()));
      long applied = keyspace.applied(table.number());
      if (applied != RangeDeletions.NONE) {
        edit.applied(record.id(), table.number(), applied);
      }
    }
    keyspace.resumeKeys().forEach((level, key) -> edit.resumeKey(record.id(), level, key));
  }

  /** Returns the keyspaces by id, ascending. */
  public Collection<KeyspaceState> keyspaces() {
    return Collections.unmodifiableList(keyspaces);
  }

  /** Returns a keyspace; empty if there is none with this id. */
  public Optional<KeyspaceState> keyspace(int id) {
    return Optional.ofNullable(find(id));
  }

  @Nullable
  KeyspaceState find(int id) {
    int at = index(id);
    return at < 0 ? null : keyspaces.get(at);
  }

  /** Returns the index of a keyspace, or, as binary search does, where it would be. */
  private int index(int id) {
    int low = 0;
    int high = keyspaces.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = keyspaces.get(middle).record().id();
      if (found == id) {
        return middle;
      } else if (found < id) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  /**
   * Returns whether a keyspace of this id was created, and may have been dropped. Ids are used in
   * ascending order and never again.
   */
  public boolean wasCreated(int id) {
    return id >= 0 && id < nextKeyspace;
  }

  /** Returns the id of the next keyspace. */
  public int nextKeyspace() {
    return nextKeyspace;
  }

  /** Returns the tables of all keyspaces. */
  public List<TableInfo> tables() {
    List<TableInfo> all = new ArrayList<>();
    keyspaces.forEach(keyspace -> all.addAll(keyspace.tables()));
    return all;
  }

  /** Returns the required logs, oldest first. */
  public List<LogSegment> logs() {
    return new ArrayList<>(logs.values());
  }

  /** Returns the name of the default keyspace's key order. */
  public String keyOrder() {
    return Objects.requireNonNull(find(BatchBuffer.DEFAULT_KEYSPACE)).record().order();
  }

  /** Returns the first log that may contain entries of a keyspace that are in no table. */
  public long oldestLog(int keyspace) {
    KeyspaceState state = find(keyspace);
    return Math.max(oldestLog, state == null ? 0 : state.oldestLog());
  }

  /** Returns the recorded time of expiries; 0 if there is none. */
  public long time() {
    return time;
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
