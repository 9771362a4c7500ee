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
 * Rebuilds what was acknowledged: reads the manifest, opens every table it names, and replays the
 * logs into memtables, which become tables as they fill up, so that a replay never needs more
 * memory than one memtable.
 *
 * <p>Nothing that it writes is named by the manifest until the caller applies one edit; a crash
 * before leaves orphans that the next recovery removes.
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

  /** What becomes of replayed memtables. */
  public enum Mode {
    /** They are written to tables. */
    WRITE_TABLES,
    /** They stay in memory, because nothing may be written. */
    KEEP_IN_MEMORY
  }

  /**
   * What the manifest says.
   *
   * @param database the identity of the database
   * @param state the sum of its edits
   */
  public record Manifest(UUID database, ManifestState state) {}

  /**
   * What was recovered.
   *
   * @param state what the manifest said
   * @param tables its tables, open
   * @param added new tables with what the logs held
   * @param opened the new tables, open, by number
   * @param memtables what the logs held, oldest first, if nothing could be written
   * @param lastSequence the last sequence number that was ever used
   */
  public record Recovered(
      ManifestState state,
      List<LevelTable> tables,
      List<TableInfo> added,
      Map<Long, OpenTable> opened,
      List<MemTable> memtables,
      long lastSequence) {}

  /** A recovery that numbers new files from the counter on. */
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
      throw new CorruptionException(
          FileNames.CURRENT, 0, "the name of a manifest that is there", name);
    }
    ManifestState state = new ManifestState();
    FileHeader header = ManifestReader.read(
            storage, name, (position, edit) -> state.apply(name, position, edit))
        .header();
    if (!state.keyOrder().equals(orderName)) {
      throw new InvalidOptionsException(
          "the database in %s was made with the key order '%s' and cannot be read with '%s'; open it with Options.keyOrder of that name"
              .formatted(storage.location(), state.keyOrder(), orderName));
    }
    return new Manifest(header.database(), state);
  }

  /** A number above that of every file there is and of every one that the manifest knows. */
  public static long nextFileNumber(Storage storage, ManifestState state) {
    long next = state.nextFileNumber();
    for (String name : storage.list()) {
      next = Math.max(
          next, FileNames.parse(name).map(parsed -> parsed.number() + 1).orElse(0L));
    }
    return next;
  }

  /**
   * Opens the tables and replays the logs. When it fails, everything that it opened is closed
   * again.
   */
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

  /** What is in tables is in no log that is still needed: replay goes on behind it. */
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
      } catch (RuntimeException e) { // what a memtable refuses was never put into one
        CorruptionException damage = new CorruptionException(
            batch.file(),
            batch.origin(),
            "a batch that memtable " + context.options().provider(ProviderKind.MEMTABLE) + " takes",
            "one that it refuses: " + e);
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

  /** The number that the next new file would get. */
  public long nextFileNumber() {
    return nextFileNumber.get();
  }
}
