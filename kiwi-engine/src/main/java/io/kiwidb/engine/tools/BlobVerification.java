package io.kiwidb.engine.tools;

import io.kiwidb.TableInfo;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.manifest.BlobFile;
import io.kiwidb.engine.manifest.BlobReferences;
import io.kiwidb.engine.manifest.KeyspaceState;
import io.kiwidb.engine.manifest.VersionBlobs;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileId;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.BlobAddress;
import io.kiwidb.spi.BlobProvider;
import io.kiwidb.spi.BlobReader;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.ProviderLookup;
import io.kiwidb.spi.TableProvider;
import io.kiwidb.spi.TableReader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Checks the blob files of a keyspace: each record against its checksum, each file against the
 * manifest, and each pointer of a table against the record at its address, which must have the same
 * key.
 *
 * <p>Threading: not thread-safe. Requires: bytewise key order.
 */
final class BlobVerification implements AutoCloseable {
  private final KeyspaceState keyspace;
  private final Storage storage;
  private final ProviderLookup providers;
  private final List<String> problems;
  private final Map<Long, BlobReader> readers = new HashMap<>(); // of the sound files

  BlobVerification(
      KeyspaceState keyspace, Storage storage, ProviderLookup providers, List<String> problems) {
    this.keyspace = keyspace;
    this.storage = storage;
    this.providers = providers;
    this.problems = problems;
  }

  /** Reads a blob file and compares it with the manifest. */
  void verify(BlobFile file, UUID database) {
    FileId id = new FileId(FileNames.blob(file.number()), file.number(), database);
    FileHeader header;
    try (ReadableFile opened = storage.open(id.name())) {
      header = FileHeader.read(opened);
    }
    BlobProvider provider =
        providers.find(BlobProvider.class, header.provider(), "file " + id.name());
    BlobReader reader = provider.open(new BlobProvider.Opening(storage, id, providers));
    boolean sound = false;
    try {
      if (!BlobFile.of(file.number(), file.keyspace(), reader.properties()).equals(file)) {
        problems.add(id.name() + " differs from the manifest: the file has " + reader.properties()
            + ", the manifest " + file);
      }
      reader.visit((address, record) -> {});
      readers.put(file.number(), reader);
      sound = true;
    } finally {
      if (!sound) {
        reader.close();
      }
    }
  }

  /** Compares each pointer of a table with the record at its address. */
  void compare(TableInfo info, FileId id) {
    FileHeader header;
    try (ReadableFile file = storage.open(id.name())) {
      header = FileHeader.read(file);
    }
    TableProvider provider =
        providers.find(TableProvider.class, header.provider(), "file " + id.name());
    BlobReferences.Counter counted = new BlobReferences.Counter();
    try (TableReader reader = provider.open(
            new TableProvider.Opening(storage, id, KeyOrder.BYTEWISE, new NoCache(), providers));
        EntryCursor cursor = reader.cursor(TableReader.CacheUse.BYPASS)) {
      Entry entry = cursor.entry();
      for (boolean there = cursor.first(); there; there = cursor.next()) {
        if (VersionBlobs.isPointer(entry)) {
          BlobAddress address = BlobAddress.of(id.name(), entry);
          counted.add(address);
          compare(id.name(), entry, address);
        }
      }
    }
    BlobReferences recorded = keyspace.blobs().references(info.number());
    if (!counted.references().equals(recorded)) {
      problems.add(id.name() + " refers to " + counted.references()
          + " in blob files; the manifest says " + recorded);
    }
  }

  private void compare(String table, Entry entry, BlobAddress address) {
    String name = FileNames.blob(address.file());
    BlobReader file = readers.get(address.file());
    if (file != null) {
      Entry record = new Entry();
      file.read(address, record);
      if (!Arrays.equals(record.copyKey(), entry.copyKey())) {
        problems.add(table + ": key " + HexFormat.of().formatHex(entry.copyKey())
            + " refers to offset " + address.offset() + " of " + name + ", where the value of key "
            + HexFormat.of().formatHex(record.copyKey()) + " is");
      }
    } else if (keyspace.blobs().files().stream()
        .noneMatch(known -> known.number() == address.file())) { // otherwise the damage is known
      problems.add(table + " refers to " + name + ", which the manifest does not name");
    }
  }

  @Override
  public void close() {
    readers.values().forEach(BlobReader::close);
  }
}
