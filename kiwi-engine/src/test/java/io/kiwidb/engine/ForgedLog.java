package io.kiwidb.engine;

import io.kiwidb.Durability;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.engine.context.Providers;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.manifest.LogSegment;
import io.kiwidb.engine.recover.Recovery;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.FileId;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogReader;
import io.kiwidb.spi.LogWriter;
import io.kiwidb.storage.MemoryStorage;
import java.util.List;

/**
 * A store whose process died, with a log of arbitrary content and valid checksums. Threading:
 * stateless.
 */
final class ForgedLog {
  private ForgedLog() {}

  /** A store with the entry {@code before = v}, whose log goes on with these records. */
  static MemoryStorage with(List<byte[]> records) {
    MemoryStorage live = new MemoryStorage();
    Options options =
        Stores.dev().toBuilder().set(Settings.DURABILITY, Durability.NONE).build();
    StoreFiles files;
    try (Kiwi db = Kiwi.open(live, options)) {
      db.put(Stores.bytes("before"), Stores.bytes("v"));
      files = StoreFiles.of(live);
    }
    MemoryStorage storage = files.storage();
    Recovery.Manifest manifest = Recovery.readManifest(storage);
    List<LogSegment> logs = manifest.state().logs();
    LogSegment segment = logs.get(logs.size() - 1);
    FileId id = new FileId(FileNames.log(segment.number()), segment.number(), manifest.database());
    LogProvider provider = Providers.load().find(LogProvider.class, segment.provider(), "a test");
    LogProvider.Link predecessor;
    try (LogReader reader = provider.open(new LogProvider.Opening(storage, id, 0))) {
      predecessor = reader.predecessor();
    }
    storage.delete(id.name());
    try (LogWriter writer =
        provider.create(new LogProvider.Creation(storage, id, predecessor, 1 << 12))) {
      append(writer, put(1, "before"));
      records.forEach(record -> append(writer, record));
      writer.sync();
    }
    storage.syncDirectory();
    return storage;
  }

  private static void append(LogWriter writer, byte[] record) {
    byte[] bytes = new byte[LogWriter.HEADROOM + record.length];
    System.arraycopy(record, 0, bytes, LogWriter.HEADROOM, record.length);
    long unused = writer.append(bytes, LogWriter.HEADROOM, record.length);
  }

  private static byte[] put(long sequence, String key) {
    return entry(sequence, ValueType.PUT, 0, key);
  }

  /** A batch of one entry with the value {@code v}. */
  static byte[] entry(long sequence, int type, int keyspace, String key) {
    return new ByteWriter(64)
        .writeVarlong(sequence)
        .writeVarint(1)
        .writeByte(type)
        .writeVarint(keyspace)
        .writeString(key)
        .writeString("v")
        .toByteArray();
  }

  /** The name of the newest log. */
  static String name(MemoryStorage storage) {
    List<String> names = StoreFiles.of(storage).named(FileNames.Kind.WAL);
    return names.get(names.size() - 1);
  }
}
