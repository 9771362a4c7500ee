package io.kiwidb.engine.manifest;

import io.kiwidb.TableInfo;
import io.kiwidb.engine.range.KnownReaders;
import io.kiwidb.engine.range.RangeDeletion;
import io.kiwidb.engine.range.RangeDeletions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One atomic change of the durable state: keyspaces, tables, logs, sequence and file numbers.
 *
 * <p>Threading: not thread-safe; filled by one thread, then handed over and no longer changed.
 */
public final class VersionEdit {
  private final List<TableInfo> added = new ArrayList<>();
  private final List<Removed> removed = new ArrayList<>();
  private final List<LogSegment> logs = new ArrayList<>();
  private final List<ResumeKey> resumeKeys = new ArrayList<>();
  private final List<KeyspaceRecord> created = new ArrayList<>();
  private final List<Integer> dropped = new ArrayList<>();
  private final Map<Integer, String> renamed = new TreeMap<>();
  private final Map<Integer, String> mergeOperators = new TreeMap<>();
  private final Map<Integer, String> prefixRules = new TreeMap<>();
  private final Map<Integer, Long> oldestLogs = new TreeMap<>();
  private final List<Deletion> rangeDeletions = new ArrayList<>();
  private final List<DeletionRemoved> rangeDeletionsRemoved = new ArrayList<>();
  private final List<Applied> applied = new ArrayList<>();
  private final List<BlobFile> blobs = new ArrayList<>();
  private final List<OpenBlob> openedBlobs = new ArrayList<>();
  private final List<BlobRemoved> blobsRemoved = new ArrayList<>();
  private final List<TableReferences> references = new ArrayList<>();
  private KnownReaders readers = KnownReaders.ANY;
  private String keyOrder = "";
  private long oldestLog;
  private long lastSequence;
  private long nextFileNumber;
  private int nextKeyspace;
  private long time;

  /**
   * A removed table.
   *
   * @param keyspace its keyspace
   * @param level its level
   * @param number its file number
   */
  public record Removed(int keyspace, int level, long number) {}

  /**
   * The key after which the strategy continues.
   *
   * @param keyspace the keyspace
   * @param level the level
   * @param key the user key
   */
  public record ResumeKey(int keyspace, int level, byte[] key) {}

  /**
   * A deletion of a range of keys that the tables do not contain, but that hides entries of them.
   *
   * @param keyspace the keyspace
   * @param deletion the deletion
   */
  public record Deletion(int keyspace, RangeDeletion deletion) {}

  /**
   * The end of a deletion of a range, which hides no entry of a table any more.
   *
   * @param keyspace the keyspace
   * @param sequence its sequence number
   */
  public record DeletionRemoved(int keyspace, long sequence) {}

  /**
   * A table that contains no entry that older deletions of ranges hide.
   *
   * @param keyspace its keyspace
   * @param number its file number
   * @param sequence the largest sequence number of a deletion for which this holds, and for all
   *     older ones
   */
  public record Applied(int keyspace, long number, long sequence) {}

  /** Creates an empty edit. */
  public VersionEdit() {}

  /** Adds a table. */
  public VersionEdit add(TableInfo table) {
    added.add(table);
    return this;
  }

  /** Removes a table. */
  public VersionEdit remove(TableInfo table) {
    return remove(table.keyspace(), table.level(), table.number());
  }

  /** Removes a table. */
  public VersionEdit remove(int keyspace, int level, long number) {
    removed.add(new Removed(keyspace, level, number));
    return this;
  }

  /** Adds a deletion of a range. */
  public VersionEdit add(int keyspace, RangeDeletion deletion) {
    rangeDeletions.add(new Deletion(keyspace, deletion));
    return this;
  }

  /** Removes a deletion of a range. */
  public VersionEdit removeRangeDeletion(int keyspace, long sequence) {
    rangeDeletionsRemoved.add(new DeletionRemoved(keyspace, sequence));
    return this;
  }

  /** Records that deletions of ranges up to this one were applied to an added table. */
  public VersionEdit applied(int keyspace, long number, long sequence) {
    applied.add(new Applied(keyspace, number, sequence));
    return this;
  }

  /** Adds a blob file. */
  public VersionEdit add(BlobFile blob) {
    blobs.add(blob);
    return this;
  }

  /** Adds a blob file that is open, which belongs to the versions that follow. */
  public VersionEdit add(OpenBlob blob) {
    openedBlobs.add(blob);
    return add(blob.file());
  }

  /** Removes a blob file, to which no table refers any more. */
  public VersionEdit removeBlob(int keyspace, long number) {
    blobsRemoved.add(new BlobRemoved(keyspace, number));
    return this;
  }

  /** Records what an added table refers to in blob files. */
  public VersionEdit refers(int keyspace, long number, BlobReferences to) {
    if (!to.isEmpty()) {
      references.add(new TableReferences(keyspace, number, to));
    }
    return this;
  }

  /**
   * Sets for which readers deletions of ranges are kept: one that none of them needs, because
   * others hide the same keys, is removed. Not encoded.
   */
  public VersionEdit readers(KnownReaders known) {
    readers = known;
    return this;
  }

  /** Creates a keyspace. */
  public VersionEdit create(KeyspaceRecord keyspace) {
    created.add(keyspace);
    return this;
  }

  /** Drops a keyspace with all its tables. */
  public VersionEdit drop(int keyspace) {
    dropped.add(keyspace);
    return this;
  }

  /** Gives a keyspace another name. */
  public VersionEdit rename(int keyspace, String name) {
    renamed.put(keyspace, name);
    return this;
  }

  /** Gives a keyspace its merge operator. */
  public VersionEdit mergeOperator(int keyspace, String name) {
    mergeOperators.put(keyspace, name);
    return this;
  }

  /** Gives a keyspace another prefix rule. */
  public VersionEdit prefixRule(int keyspace, String name) {
    prefixRules.put(keyspace, name);
    return this;
  }

  /**
   * Records that the tables of a keyspace contain its entries of all older logs, which may be
   * required for others.
   */
  public VersionEdit oldestLog(int keyspace, long number) {
    oldestLogs.put(keyspace, number);
    return this;
  }

  /** Records that ids of keyspaces below this one are used. */
  public VersionEdit nextKeyspace(int id) {
    nextKeyspace = id;
    return this;
  }

  /** Adds a log segment, or replaces the description of the one with its number. */
  public VersionEdit log(LogSegment segment) {
    logs.add(segment);
    return this;
  }

  /** Sets the name of the key order of the default keyspace; in the first edit of a manifest. */
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
  public VersionEdit resumeKey(int keyspace, int level, byte[] key) {
    resumeKeys.add(new ResumeKey(keyspace, level, key));
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

  /** Returns the added deletions of ranges. */
  public List<Deletion> rangeDeletions() {
    return rangeDeletions;
  }

  /** Returns the removed deletions of ranges. */
  public List<DeletionRemoved> rangeDeletionsRemoved() {
    return rangeDeletionsRemoved;
  }

  /** Returns up to which deletions of ranges were applied to an added table. */
  long applied(long table) {
    return applied.stream()
        .filter(one -> one.number() == table)
        .mapToLong(Applied::sequence)
        .max()
        .orElse(RangeDeletions.NONE);
  }

  /** Returns up to which deletions of ranges were applied to tables. */
  public List<Applied> applied() {
    return applied;
  }

  /** Returns the added blob files. */
  public List<BlobFile> blobs() {
    return blobs;
  }

  /** Returns those of the added blob files that are open. Not encoded. */
  public List<OpenBlob> openedBlobs() {
    return openedBlobs;
  }

  /** Returns the removed blob files. */
  public List<BlobRemoved> blobsRemoved() {
    return blobsRemoved;
  }

  /** Returns what added tables refer to in blob files. */
  public List<TableReferences> references() {
    return references;
  }

  /** Returns what an added table refers to in blob files. */
  BlobReferences references(long table) {
    return references.stream()
        .filter(one -> one.number() == table)
        .map(TableReferences::blobs)
        .findFirst()
        .orElse(BlobReferences.NONE);
  }

  /** Returns for which readers deletions of ranges are kept. */
  KnownReaders readers() {
    return readers;
  }

  /** Returns the new or changed logs. */
  public List<LogSegment> logs() {
    return logs;
  }

  /** Returns the created keyspaces. */
  public List<KeyspaceRecord> created() {
    return created;
  }

  /** Returns the ids of the dropped keyspaces. */
  public List<Integer> dropped() {
    return dropped;
  }

  /** Returns the new names of keyspaces by id. */
  public Map<Integer, String> renamed() {
    return renamed;
  }

  /** Returns the merge operators that keyspaces get, by id. */
  public Map<Integer, String> mergeOperators() {
    return mergeOperators;
  }

  /** Returns the prefix rules that keyspaces get, by id. */
  public Map<Integer, String> prefixRules() {
    return prefixRules;
  }

  /** Returns the oldest required log of keyspaces by id. */
  public Map<Integer, Long> oldestLogs() {
    return oldestLogs;
  }

  /** Returns the next keyspace id; 0 if unchanged. */
  public int nextKeyspace() {
    return nextKeyspace;
  }

  /** Returns the keyspaces whose tables change, ascending; not those that are dropped. */
  public Set<Integer> touched() {
    Set<Integer> touched = new TreeSet<>();
    added.forEach(table -> touched.add(table.keyspace()));
    removed.forEach(table -> touched.add(table.keyspace()));
    created.forEach(keyspace -> touched.add(keyspace.id()));
    rangeDeletions.forEach(deletion -> touched.add(deletion.keyspace()));
    rangeDeletionsRemoved.forEach(deletion -> touched.add(deletion.keyspace()));
    return touched;
  }

  /** Records the time of expiries with which the store begins when it is opened again. */
  public VersionEdit time(long millis) {
    time = millis;
    return this;
  }

  /** Returns the time of expiries; 0 if unchanged. */
  public long time() {
    return time;
  }

  /** Returns new resume keys. */
  public List<ResumeKey> resumeKeys() {
    return resumeKeys;
  }

  /** Returns the name of the default keyspace's key order; empty if not set. */
  public String keyOrder() {
    return keyOrder;
  }

  /** Returns the oldest log required for any keyspace; 0 if unchanged. */
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
