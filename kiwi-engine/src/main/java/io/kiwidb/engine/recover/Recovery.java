package io.kiwidb.engine.recover;

import io.kiwidb.CorruptionException;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.KiwiException;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.flush.MemTableWriter;
import io.kiwidb.engine.manifest.CurrentFile;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.manifest.ManifestReader;
import io.kiwidb.engine.manifest.ManifestState;
import io.kiwidb.engine.manifest.OpenTable;
import io.kiwidb.engine.table.TableFactory;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.KillPoint;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.BatchReader;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MemTableProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Rebuilds the acknowledged state: reads the manifest, opens every table it names, and replays the
 * logs into memtables, which are written to tables as they fill up, so that a replay never needs
 * more memory than one memtable.
 *
 * <p>The manifest does not name any file written here until the caller applies one edit; a crash
 * before that leaves orphans that the next recovery removes.
 *
 * <p>Threading: not thread-safe.
 */
public final class Recovery {
  private final StoreContext context;
  private final AtomicLong nextFileNumber;
  private final TableFactory tables;
  private final Mode mode;
  private final Map<Long, OpenTable> opened = new LinkedHashMap<>();
  private final List<TableInfo> added = new ArrayList<>();
  private final List<MemTable> kept = new ArrayList<>();
  private MemTable memtable;

  /** What to do with replayed memtables. */
  public enum Mode {
    /** Write them to tables. */
    WRITE_TABLES,
    /** Keep them in memory, because nothing may be written. */
    KEEP_IN_MEMORY
  }

  /**
   * The content of a manifest.
   *
   * @param database the identity of the database
   * @param state the sum of its edits
   */
  public record Manifest(UUID database, ManifestState state) {}

  /**
   * The result of a recovery.
   *
   * @param state the state of the manifest
   * @param tables its tables, open
   * @param added new tables with the content of the logs
   * @param opened the new tables, open, by number
   * @param memtables the content of the logs, oldest first, if nothing may be written
   * @param lastSequence the last sequence number ever used
   */
  public record Recovered(
      ManifestState state,
      List<LevelTable> tables,
      List<TableInfo> added,
      Map<Long, OpenTable> opened,
      List<MemTable> memtables,
      long lastSequence) {}

  /** Creates a recovery that takes numbers of new files from the counter. */
  public Recovery(StoreContext context, AtomicLong nextFileNumber, Mode mode) {
    this.context = context;
    this.nextFileNumber = nextFileNumber;
    this.tables = new TableFactory(context, nextFileNumber::getAndIncrement);
    this.mode = mode;
    this.memtable = newMemtable();
  }

  /** Reads the manifest that CURRENT names. */
  public static Manifest readManifest(Storage storage, String orderName) {
    String name = CurrentFile.read(storage);
    if (!storage.exists(name)) {
      throw new CorruptionException(FileNames.CURRENT, 0, "the name of an existing manifest", name);
    }
    ManifestState state = new ManifestState();
    FileHeader header = ManifestReader.read(
            storage, name, (position, edit) -> state.apply(name, position, edit))
        .header();
    if (!state.keyOrder().equals(orderName)) {
      throw new InvalidOptionsException(
          "the database in %s was created with the key order '%s' and cannot be opened with '%s'; set Options.keyOrder to the order of that name"
              .formatted(storage.location(), state.keyOrder(), orderName));
    }
    return new Manifest(header.database(), state);
  }

  /** Returns a number above that of every existing file and of every file known to the manifest. */
  public static long nextFileNumber(Storage storage, ManifestState state) {
    long next = state.nextFileNumber();
    for (String name : storage.list()) {
      next = Math.max(
          next, FileNames.parse(name).map(parsed -> parsed.number() + 1).orElse(0L));
    }
    return next;
  }

  /** Opens the tables and replays the logs. After a failure, everything opened is closed again. */
  public Recovered run(ManifestState state) {
    List<LevelTable> present = new ArrayList<>();
    boolean done = false;
    try {
      for (TableInfo info : state.tables()) {
        present.add(LevelTable.of(info, tables.open(info), context.order()));
      }
      long lastSequence = Math.max(
          state.lastSequence(),
          state.tables().stream().mapToLong(TableInfo::largestSequence).max().orElse(0));
      KillPoint.hit("recovery.tables-opened");
      LogReplay replay = new LogReplay(context, flushedSequence(state), this::apply);
      replay.run(state.logs());
      endMemtable();
      KillPoint.hit("recovery.replayed");
      done = true;
      return new Recovered(
          state, present, added, opened, kept, Math.max(lastSequence, replay.lastSequence()));
    } finally {
      if (!done) {
        present.forEach(table -> table.table().reader().close());
        opened.values().forEach(table -> table.reader().close());
      }
    }
  }

  /**
   * Returns the last flushed sequence number: no required log contains entries in tables, so replay
   * continues after it.
   */
  private static long flushedSequence(ManifestState state) {
    return state.tables().stream().mapToLong(TableInfo::largestSequence).max().orElse(0);
  }

  private void apply(BatchReader batch, byte[] array) {
    while (batch.next()) {
      try {
        memtable.add(
            batch.tag(),
            batch.expiry(),
            array,
            batch.keyOffset(),
            batch.keyLength(),
            batch.valueOffset(),
            batch.valueLength());
      } catch (KiwiException e) {
        throw e;
      } catch (RuntimeException e) { // a memtable cannot have rejected it when it was written
        CorruptionException damage = new CorruptionException(
            batch.file(),
            batch.origin(),
            "a batch accepted by memtable " + context.options().provider(ProviderKind.MEMTABLE),
            "one that it rejects: " + e);
        damage.addSuppressed(e);
        throw damage;
      }
    }
    if (memtable.memoryBytes() >= context.settings().number(Settings.MEMTABLE_BYTES)) {
      endMemtable();
    }
  }

  private void endMemtable() {
    if (memtable.entries() == 0) {
      memtable.close();
      return;
    }
    if (mode == Mode.KEEP_IN_MEMORY) {
      kept.add(memtable);
    } else {
      MemTableWriter.write(memtable, tables, context.order(), new long[0]).ifPresent(info -> {
        added.add(info);
        opened.put(info.number(), tables.open(info));
        KillPoint.hit("recovery.table-written");
      });
      memtable.close();
    }
    memtable = newMemtable();
  }

  private MemTable newMemtable() {
    return context
        .parts()
        .memtable()
        .create(new MemTableProvider.Context(
            context.order(), context.settings().number(Settings.MEMTABLE_BYTES)));
  }

  /** Returns the number of the next new file. */
  public long nextFileNumber() {
    return nextFileNumber.get();
  }
}
