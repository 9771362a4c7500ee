package io.kiwidb.engine.table;

import io.kiwidb.CorruptionException;
import io.kiwidb.KiwiEvent;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.StorageException;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.context.SharedResources;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.manifest.OpenTable;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileId;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Scheduler.Lane;
import io.kiwidb.spi.CompressorProvider;
import io.kiwidb.spi.TableBuilder;
import io.kiwidb.spi.TableProperties;
import io.kiwidb.spi.TableProvider;
import io.kiwidb.spi.TableReader;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Creates, opens and removes the table files of a keyspace. The selected provider writes; the
 * provider that the file names reads.
 *
 * <p>Threading: thread-safe.
 */
public final class TableFactory {
  private final TreeContext tree;
  private final StoreContext context;
  private final TableFactories shared;
  private final BlobFactory blobs;

  TableFactory(TreeContext tree, TableFactories shared) {
    this.tree = tree;
    this.context = tree.store();
    this.shared = shared;
    this.blobs = new BlobFactory(tree, shared);
  }

  /** Returns the factory of the blob files to which these tables refer. */
  public BlobFactory blobs() {
    return blobs;
  }

  /** Returns what stores large values of a flush apart, charged like {@link #createForFlush}. */
  public LargeValues largeValuesForFlush() {
    return new LargeValues(
        blobs, shared.limiter()::charge, tree.counters(), LargeValues.Sources.NONE);
  }

  /**
   * Returns what stores large values of a compaction apart, charged like {@link #create}.
   *
   * @param sources where the values are that it meets
   */
  public LargeValues largeValues(LargeValues.Sources sources, BooleanSupplier stop) {
    return new LargeValues(
        blobs, bytes -> shared.limiter().acquire(bytes, stop), tree.counters(), sources);
  }

  /**
   * Creates a table of level 0 for a flush. Writers wait for it, so it is charged to the rate limit
   * without waiting.
   */
  public TableOutput createForFlush() {
    return create(0, Placement.UPPER, shared.limiter()::charge);
  }

  /**
   * Creates a table for a compaction, which waits for the rate limit.
   *
   * @param placement whether there is anything below it, which determines its filter
   * @param stop whether to stop waiting because the table is no longer needed
   */
  public TableOutput create(int level, Placement placement, BooleanSupplier stop) {
    return create(level, placement, bytes -> shared.limiter().acquire(bytes, stop));
  }

  private TableOutput create(int level, Placement placement, LongConsumer pace) {
    FileId id = id(shared.newFileNumber());
    double rate = tree.settings()
        .get(placement == Placement.LAST ? Settings.FILTER_RATE : Settings.FILTER_UPPER_RATE);
    TableBuilder builder = builder(new TableProvider.Creation(
        context.storage(),
        id,
        tree.order(),
        Math.toIntExact(tree.settings().number(Settings.BLOCK_BYTES)),
        tree.parts().filter(),
        rate,
        compressor(level),
        context.time().epochMillis(),
        tree.parts().prefixRule()));
    return new TableOutput(
        context.remover(),
        builder,
        pace,
        new TableOutput.Target(id.number(), tree.id(), level, tree.provider(ProviderKind.TABLE)));
  }

  private TableBuilder builder(TableProvider.Creation creation) {
    boolean created = false;
    try {
      TableBuilder builder = tree.parts().table().create(creation);
      created = true;
      return builder;
    } finally {
      if (!created) {
        context.remover().remove(creation.id().name()); // the provider may have created the file
      }
    }
  }

  private CompressorProvider compressor(int level) {
    return level >= tree.settings().number(Settings.COMPRESSOR_FROM_LEVEL)
        ? tree.parts().compressor()
        : context
            .providers()
            .find(
                CompressorProvider.class,
                "none",
                "setting " + Settings.COMPRESSOR_FROM_LEVEL.name());
  }

  /** The position of a table in the tree. */
  public enum Placement {
    /** There are levels with tables below it. */
    UPPER,
    /** There are none. */
    LAST
  }

  /**
   * Opens a table with the provider that its header names, and checks that it matches the
   * description.
   */
  public OpenTable open(TableInfo info) {
    FileId id = id(info.number());
    requireSize(info, id);
    FileHeader header;
    try (ReadableFile file = context.storage().open(id.name())) {
      header = FileHeader.read(file);
    }
    TableProvider provider =
        context.providers().find(TableProvider.class, header.provider(), "file " + id.name());
    long cacheFile = SharedResources.cacheFile(context.options(), id.number());
    TableReader reader = provider.open(new TableProvider.Opening(
        context.storage(), id, tree.order(), context.cache(), cacheFile, context.providers()));
    boolean sound = false;
    try {
      TableProperties properties = reader.properties();
      if (properties.entries() != info.entries()) {
        throw new CorruptionException(
            id.name(),
            0,
            info.entries() + " entries, as the manifest says",
            properties.entries() + " entries");
      }
      sound = true;
    } finally {
      if (!sound) {
        reader.close();
      }
    }
    return new OpenTable(info.number(), reader, table -> unused(table, cacheFile));
  }

  /** Removes a table that no manifest names. */
  public void discard(TableInfo info) {
    context.remover().remove(FileNames.table(info.number()));
  }

  /** Removes files that no manifest names. */
  public void discard(WrittenFiles files) {
    files.infos().forEach(this::discard);
    files.blobs().forEach(blobs::discard);
  }

  /**
   * Opens files, all or none. The blob files, and what the tables refer to in them, are added to
   * the edit; the tables are returned by number, and the caller adds them.
   */
  public Map<Long, OpenTable> openAll(WrittenFiles files, VersionEdit edit) {
    Map<Long, OpenTable> opened = new HashMap<>();
    boolean all = false;
    try {
      files.infos().forEach(info -> opened.put(info.number(), open(info)));
      blobs.openAll(files.blobs()).forEach(edit::add);
      files.tables().forEach(table -> edit.refers(tree.id(), table.info().number(), table.blobs()));
      all = true;
      return opened;
    } finally {
      if (!all) {
        OpenTable.closeUnused(opened.values());
      }
    }
  }

  private void requireSize(TableInfo info, FileId id) {
    long size;
    try {
      size = context.storage().size(id.name());
    } catch (StorageException e) {
      if (e.reason() != StorageException.Reason.MISSING) {
        throw e;
      }
      throw new CorruptionException(
          id.name(), 0, "a table of " + info.bytes() + " bytes, as the manifest says", "no file");
    }
    if (size != info.bytes()) {
      throw new CorruptionException(
          id.name(),
          Math.min(size, info.bytes()),
          info.bytes() + " bytes, as the manifest says",
          size + " bytes");
    }
  }

  private void unused(OpenTable table, long cacheFile) {
    table.reader().close();
    context.cache().evictFile(cacheFile);
    if (table.isDropped()) {
      context.scheduler().execute(Lane.HOUSEKEEPING, () -> {
        context.remover().remove(FileNames.table(table.number()));
        context.events().tell(new KiwiEvent.TableRemoved(table.number()));
      });
    }
  }

  private FileId id(long number) {
    return new FileId(FileNames.table(number), number, context.database());
  }
}
