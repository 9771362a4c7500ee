package io.kiwidb.engine.tools;

import io.kiwidb.KeyRange;
import io.kiwidb.KiwiTools.DumpLine;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.context.Providers;
import io.kiwidb.engine.manifest.BlobFile;
import io.kiwidb.engine.manifest.BlobRemoved;
import io.kiwidb.engine.manifest.KeyspaceRecord;
import io.kiwidb.engine.manifest.LogSegment;
import io.kiwidb.engine.manifest.ManifestReader;
import io.kiwidb.engine.manifest.TableReferences;
import io.kiwidb.engine.manifest.VersionBlobs;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.settings.SettingsFile;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileId;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchBuffer;
import io.kiwidb.spi.BatchReader;
import io.kiwidb.spi.BlobAddress;
import io.kiwidb.spi.BlobProvider;
import io.kiwidb.spi.BlobReader;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogReader;
import io.kiwidb.spi.TableProvider;
import io.kiwidb.spi.TableReader;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Dumps the contents of one file of any kind, as identified by its header. Threading: not
 * thread-safe.
 */
final class FileDump {
  private static final long NO_OFFSET = -1;

  private final Storage storage;
  private final Providers providers;
  private final Consumer<DumpLine> sink;

  FileDump(Storage storage, Providers providers, Consumer<DumpLine> sink) {
    this.storage = storage;
    this.providers = providers;
    this.sink = sink;
  }

  void run(String name) {
    FileHeader header;
    long size;
    try (ReadableFile file = storage.open(name)) {
      header = FileHeader.read(file);
      size = file.size();
    }
    Map<String, Object> fields =
        fields("kind", header.kind().name(), "provider", header.provider());
    fields.put("version", header.version());
    fields.put("number", header.number());
    fields.put("database", header.database().toString());
    fields.put("bytes", size);
    line(0, "header", fields);
    FileId id = new FileId(name, header.number(), header.database());
    switch (header.kind()) {
      case LOG -> log(id, header.provider());
      case TABLE -> table(id, header.provider());
      case BLOB -> blob(id, header.provider());
      case MANIFEST -> ManifestReader.read(storage, name, this::edit);
      case OPTIONS ->
        SettingsFile.text(storage, id)
            .lines()
            .forEach(text -> line(NO_OFFSET, "setting", fields("line", text)));
    }
  }

  private void log(FileId id, String providerName) {
    LogProvider provider = providers.find(LogProvider.class, providerName, "file " + id.name());
    try (LogReader reader = provider.open(new LogProvider.Opening(storage, id, 0))) {
      LogProvider.Link link = reader.predecessor();
      line(NO_OFFSET, "predecessor", fields("number", link.number(), "length", link.length()));
      while (reader.next()) {
        BatchReader batch = new BatchReader(
            id.name(), reader.position(), reader.array(), reader.offset(), reader.length());
        line(
            reader.position(),
            "batch",
            fields("sequence", batch.firstSequence(), "entries", batch.count()));
        while (batch.next()) {
          Map<String, Object> fields = fields("sequence", batch.sequence());
          if (batch.type() == ValueType.RANGE_DELETE) {
            bounds(batch.range(), fields);
          } else {
            fields.put("key", copy(reader.array(), batch.keyOffset(), batch.keyLength()));
            fields.put("value", copy(reader.array(), batch.valueOffset(), batch.valueLength()));
            expiry(batch.expiry(), fields);
          }
          line(NO_OFFSET, ValueType.nameOf(batch.type()), in(batch.keyspace(), fields));
        }
      }
      line(
          reader.soundLength(),
          "end",
          fields("soundBytes", reader.soundLength(), "tornBytes", reader.tornBytes()));
    }
  }

  private void table(FileId id, String providerName) {
    TableProvider provider = providers.find(TableProvider.class, providerName, "file " + id.name());
    try (TableReader reader = provider.open(
        new TableProvider.Opening(storage, id, KeyOrder.BYTEWISE, new NoCache(), providers))) {
      properties(reader.properties());
      try (EntryCursor cursor = reader.cursor(TableReader.CacheUse.BYPASS)) {
        Entry entry = cursor.entry();
        for (boolean there = cursor.first(); there; there = cursor.next()) {
          Map<String, Object> fields = fields("sequence", entry.sequence());
          fields.put("key", entry.copyKey());
          if (VersionBlobs.isPointer(entry)) {
            address(BlobAddress.of(id.name(), entry), fields);
          } else {
            fields.put("value", entry.copyValue());
          }
          expiry(entry.expiry(), fields);
          line(NO_OFFSET, ValueType.nameOf(entry.type()), fields);
        }
      }
    }
  }

  private static void address(BlobAddress address, Map<String, Object> fields) {
    fields.put("file", address.file());
    fields.put("offset", address.offset());
    fields.put("recordBytes", address.length());
    fields.put("valueBytes", address.valueLength());
  }

  private void blob(FileId id, String providerName) {
    BlobProvider provider = providers.find(BlobProvider.class, providerName, "file " + id.name());
    try (BlobReader reader = provider.open(new BlobProvider.Opening(storage, id, providers))) {
      properties(reader.properties());
      reader.visit((address, record) -> {
        Map<String, Object> fields = fields("recordBytes", address.length());
        fields.put("key", record.copyKey());
        fields.put("value", record.copyValue());
        line(address.offset(), "record", fields);
      });
    }
  }

  private void properties(Record properties) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (RecordComponent component : properties.getClass().getRecordComponents()) {
      try {
        Object value = component.getAccessor().invoke(properties);
        boolean plain = value instanceof Number || value instanceof String;
        fields.put(component.getName(), plain ? value : String.valueOf(value));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(
            "cannot call the accessor of record component " + component.getName(), e);
      }
    }
    line(NO_OFFSET, "properties", fields);
  }

  private void edit(long position, VersionEdit edit) {
    Map<String, Object> fields =
        fields("lastSequence", edit.lastSequence(), "nextFileNumber", edit.nextFileNumber());
    if (!edit.keyOrder().isEmpty()) {
      fields.put("keyOrder", edit.keyOrder());
    }
    if (edit.oldestLog() != 0) {
      fields.put("oldestLog", edit.oldestLog());
    }
    if (edit.nextKeyspace() != 0) {
      fields.put("nextKeyspace", edit.nextKeyspace());
    }
    if (edit.time() != 0) {
      fields.put("expiryTimeMillis", edit.time());
    }
    line(position, "edit", fields);
    keyspaces(edit);
    for (VersionEdit.Removed removed : edit.removed()) {
      Map<String, Object> gone = fields("number", removed.number(), "level", removed.level());
      line(NO_OFFSET, "table-removed", in(removed.keyspace(), gone));
    }
    for (TableInfo table : edit.added()) {
      Map<String, Object> added = fields("number", table.number(), "level", table.level());
      added.put("bytes", table.bytes());
      added.put("entries", table.entries());
      added.put("deletions", table.deletions());
      added.put("smallestKey", table.smallestKey());
      added.put("largestKey", table.largestKey());
      line(NO_OFFSET, "table-added", in(table.keyspace(), added));
    }
    rangeDeletions(edit);
    blobs(edit);
    for (LogSegment log : edit.logs()) {
      Map<String, Object> segment = fields("number", log.number(), "provider", log.provider());
      segment.put("length", log.length());
      segment.put("synced", log.synced());
      line(NO_OFFSET, "log", segment);
    }
    for (VersionEdit.ResumeKey resume : edit.resumeKeys()) {
      Map<String, Object> resumed = fields("level", resume.level(), "key", resume.key());
      line(NO_OFFSET, "resume-key", in(resume.keyspace(), resumed));
    }
  }

  private void blobs(VersionEdit edit) {
    for (BlobFile added : edit.blobs()) {
      Map<String, Object> blob = fields("number", added.number(), "bytes", added.bytes());
      blob.put("values", added.values());
      blob.put("recordBytes", added.recordBytes());
      line(NO_OFFSET, "blob-file-added", in(added.keyspace(), blob));
    }
    for (TableReferences table : edit.references()) {
      table.blobs().byFile().forEach((file, share) -> {
        Map<String, Object> to = fields("table", table.number(), "file", file);
        to.put("values", share.values());
        to.put("recordBytes", share.bytes());
        line(NO_OFFSET, "blob-references", in(table.keyspace(), to));
      });
    }
    for (BlobRemoved removed : edit.blobsRemoved()) {
      Map<String, Object> gone = fields("number", removed.number());
      line(NO_OFFSET, "blob-file-removed", in(removed.keyspace(), gone));
    }
  }

  private void rangeDeletions(VersionEdit edit) {
    for (VersionEdit.Deletion added : edit.rangeDeletions()) {
      Map<String, Object> deletion = fields("sequence", added.deletion().sequence());
      bounds(added.deletion().range(), deletion);
      line(NO_OFFSET, "range-deletion", in(added.keyspace(), deletion));
    }
    for (VersionEdit.DeletionRemoved removed : edit.rangeDeletionsRemoved()) {
      Map<String, Object> gone = fields("sequence", removed.sequence());
      line(NO_OFFSET, "range-deletion-removed", in(removed.keyspace(), gone));
    }
    for (VersionEdit.Applied applied : edit.applied()) {
      Map<String, Object> to = fields("table", applied.number(), "sequence", applied.sequence());
      line(NO_OFFSET, "range-deletions-applied", in(applied.keyspace(), to));
    }
  }

  private static void expiry(long millis, Map<String, Object> fields) {
    if (millis != Entry.NEVER) {
      fields.put("expiryMillis", millis);
    }
  }

  private static void bounds(KeyRange range, Map<String, Object> fields) {
    range.from().ifPresent(key -> fields.put("from", key));
    range.to().ifPresent(key -> fields.put("to", key));
  }

  private void keyspaces(VersionEdit edit) {
    for (KeyspaceRecord keyspace : edit.created()) {
      Map<String, Object> created = fields("id", keyspace.id(), "name", keyspace.name());
      created.put("keyOrder", keyspace.order());
      created.putAll(new TreeMap<>(keyspace.parts()));
      line(NO_OFFSET, "keyspace-created", created);
    }
    for (int id : edit.dropped()) {
      line(NO_OFFSET, "keyspace-dropped", fields("id", id));
    }
    edit.renamed()
        .forEach((id, name) -> line(NO_OFFSET, "keyspace-renamed", fields("id", id, "name", name)));
    edit.mergeOperators()
        .forEach((id, name) -> line(NO_OFFSET, "merge-operator", fields("id", id, "name", name)));
    edit.prefixRules()
        .forEach((id, name) -> line(NO_OFFSET, "prefix-rule", fields("id", id, "name", name)));
    edit.oldestLogs()
        .forEach((id, log) -> line(NO_OFFSET, "keyspace-log", fields("id", id, "oldestLog", log)));
  }

  /** Adds the keyspace to the fields, unless it is the default one. */
  private static Map<String, Object> in(int keyspace, Map<String, Object> fields) {
    if (keyspace != BatchBuffer.DEFAULT_KEYSPACE) {
      fields.put("keyspace", keyspace);
    }
    return fields;
  }

  private static byte[] copy(byte[] array, int offset, int length) {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  private static Map<String, Object> fields(String name, Object value, Object... more) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(name, value);
    for (int i = 0; i < more.length; i += 2) {
      fields.put((String) more[i], more[i + 1]);
    }
    return fields;
  }

  private void line(long offset, String what, Map<String, Object> fields) {
    sink.accept(new DumpLine(offset, what, fields));
  }
}
