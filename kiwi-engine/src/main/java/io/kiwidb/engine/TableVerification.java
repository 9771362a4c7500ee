package io.kiwidb.engine;

import io.kiwidb.CorruptionException;
import io.kiwidb.Insight.VerifyListener;
import io.kiwidb.KiwiException;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.context.StoreHealth;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.manifest.VersionBlobs;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.TableProperties;
import io.kiwidb.spi.TableReader.CacheUse;
import java.util.ArrayList;
import java.util.List;

/**
 * Verifies the tables of an open store. It holds the versions that it verifies, as a cursor does,
 * so no table is closed under it, and takes no lock.
 *
 * <p>Threading: not thread-safe; used once.
 */
final class TableVerification {
  private final Keyspaces keyspaces;
  private final StoreHealth health;
  private final List<Version> held = new ArrayList<>();
  private final List<Task> tasks = new ArrayList<>();
  private long entries;

  /** A table to be verified. */
  private record Task(LevelTable table, KeyOrder order, VersionBlobs blobs) {}

  TableVerification(Keyspaces keyspaces, StoreHealth health) {
    this.keyspaces = keyspaces;
    this.health = health;
  }

  /** Verifies all tables; returns the number of entries verified. */
  long run(VerifyListener listener) {
    health.requireOpen();
    try {
      keyspaces.list().forEach(this::hold);
      long total = tasks.stream().mapToLong(task -> task.table().info().bytes()).sum();
      long done = 0;
      for (Task task : tasks) {
        TableInfo info = task.table().info();
        if (!listener.next(done, total, info)) {
          return entries;
        }
        health.requireOpen();
        verify(task);
        done += info.bytes();
      }
      health.requireOpen();
      return entries;
    } finally {
      held.forEach(Version::release);
    }
  }

  private void hold(OpenKeyspace keyspace) {
    Version version = keyspace.tree().holdVersion();
    if (version == null) {
      health.requireOpen();
      return; // dropped or cleared meanwhile
    }
    held.add(version);
    for (Level level : version.levels()) {
      level
          .tables()
          .forEach(
              table -> tasks.add(new Task(table, keyspace.context().order(), version.blobs())));
    }
  }

  private void verify(Task task) {
    try {
      long checked = task.table().table().reader().verify();
      requireAsListed(task, checked);
      entries += checked;
      if (!task.table().blobs().isEmpty()) {
        verifyValuesApart(task);
      }
    } catch (KiwiException e) {
      health.requireOpen(); // rather than what a read found in a store that is being closed
      throw e;
    }
  }

  /** Reads each value to which a table refers. */
  private static void verifyValuesApart(Task task) {
    Entry value = new Entry();
    try (EntryCursor cursor = task.table().table().reader().cursor(CacheUse.BYPASS)) {
      Entry entry = cursor.entry();
      for (boolean there = cursor.first(); there; there = cursor.next()) {
        if (VersionBlobs.isPointer(entry)) {
          task.blobs().read(entry, value);
        }
      }
    }
  }

  private static void requireAsListed(Task task, long checked) {
    TableInfo info = task.table().info();
    TableProperties found = task.table().table().reader().properties();
    KeyOrder order = task.order();
    boolean same = checked == info.entries()
        && found.entries() == info.entries()
        && found.deletions() == info.deletions()
        && found.smallestSequence() == info.smallestSequence()
        && found.largestSequence() == info.largestSequence()
        && order.compare(found.smallest().userKey(), info.smallestKey()) == 0
        && order.compare(found.largest().userKey(), info.largestKey()) == 0;
    if (!same) {
      throw new CorruptionException(
          FileNames.table(info.number()),
          0,
          "a table as the manifest says: " + info,
          found + " with " + checked + " entries");
    }
  }
}
