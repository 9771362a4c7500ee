package io.kiwidb.engine.table;

import io.kiwidb.CorruptionException;
import io.kiwidb.Counter;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.StorageException;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.manifest.BlobFile;
import io.kiwidb.engine.manifest.OpenBlob;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileId;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Scheduler.Lane;
import io.kiwidb.spi.BlobProperties;
import io.kiwidb.spi.BlobProvider;
import io.kiwidb.spi.BlobReader;
import io.kiwidb.spi.BlobWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Creates, opens and removes the blob files of a keyspace. The selected provider writes; the
 * provider that the file names reads.
 *
 * <p>Threading: thread-safe.
 */
public final class BlobFactory {
  private final TreeContext tree;
  private final StoreContext context;
  private final TableFactories shared;

  BlobFactory(TreeContext tree, TableFactories shared) {
    this.tree = tree;
    this.context = tree.store();
    this.shared = shared;
  }

  /** Returns the size from which values are stored apart; 0 for never. */
  long minBytes() {
    return tree.settings().number(Settings.BLOB_MIN_BYTES);
  }

  /** Creates a blob file; its values are compressed whatever the level of the table. */
  BlobOutput create(LongConsumer pace) {
    long number = shared.newFileNumber();
    String name = context.options().provider(ProviderKind.BLOB);
    BlobProvider provider =
        context.providers().selected(BlobProvider.class, ProviderKind.BLOB, name);
    BlobProvider.Creation creation =
        new BlobProvider.Creation(context.storage(), id(number), tree.parts().compressor());
    BlobWriter writer = writer(provider, creation);
    return new BlobOutput(
        context.remover(),
        writer,
        pace,
        new BlobOutput.Target(
            number, tree.id(), tree.settings().number(Settings.BLOB_FILE_BYTES), name));
  }

  private BlobWriter writer(BlobProvider provider, BlobProvider.Creation creation) {
    boolean created = false;
    try {
      BlobWriter writer = provider.create(creation);
      created = true;
      return writer;
    } finally {
      if (!created) {
        context.remover().remove(creation.id().name()); // the provider may have created the file
      }
    }
  }

  /**
   * Opens a blob file with the provider that its header names, and checks that it matches the
   * description.
   */
  public OpenBlob open(BlobFile file) {
    FileId id = id(file.number());
    requireSize(file, id);
    FileHeader header;
    try (ReadableFile opened = context.storage().open(id.name())) {
      header = FileHeader.read(opened);
    }
    BlobProvider provider =
        context.providers().find(BlobProvider.class, header.provider(), "file " + id.name());
    BlobReader reader =
        provider.open(new BlobProvider.Opening(context.storage(), id, context.providers()));
    boolean sound = false;
    try {
      BlobProperties properties = reader.properties();
      if (!file.equals(BlobFile.of(file.number(), file.keyspace(), properties))) {
        throw new CorruptionException(
            id.name(), 0, "a file as the manifest says: " + file, "" + properties);
      }
      sound = true;
    } finally {
      if (!sound) {
        reader.close();
      }
    }
    return new OpenBlob(file, reader, this::unused);
  }

  /** Opens blob files, all or none. */
  public List<OpenBlob> openAll(Collection<BlobFile> files) {
    List<OpenBlob> opened = new ArrayList<>();
    boolean all = false;
    try {
      files.forEach(file -> opened.add(open(file)));
      all = true;
      return opened;
    } finally {
      if (!all) {
        OpenBlob.closeUnused(opened);
      }
    }
  }

  /** Removes a blob file that no manifest names. */
  public void discard(BlobFile file) {
    context.remover().remove(FileNames.blob(file.number()));
  }

  private void requireSize(BlobFile file, FileId id) {
    long size;
    try {
      size = context.storage().size(id.name());
    } catch (StorageException e) {
      if (e.reason() != StorageException.Reason.MISSING) {
        throw e;
      }
      throw new CorruptionException(
          id.name(),
          0,
          "a blob file of " + file.bytes() + " bytes, as the manifest says",
          "no file");
    }
    if (size != file.bytes()) {
      throw new CorruptionException(
          id.name(),
          Math.min(size, file.bytes()),
          file.bytes() + " bytes, as the manifest says",
          size + " bytes");
    }
  }

  private void unused(OpenBlob blob) {
    blob.reader().close();
    if (blob.isDropped()) {
      context.scheduler().execute(Lane.HOUSEKEEPING, () -> {
        context.remover().remove(FileNames.blob(blob.file().number()));
        tree.counters().increment(Counter.BLOB_FILES_REMOVED);
      });
    }
  }

  private FileId id(long number) {
    return new FileId(FileNames.blob(number), number, context.database());
  }
}
