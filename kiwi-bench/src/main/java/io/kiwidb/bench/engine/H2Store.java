package io.kiwidb.bench.engine;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;

/**
 * An H2 MVStore: a copy-on-write B-tree, written in the background unless every write is synced.
 */
final class H2Store implements Engine {
  private static final int MAX_COMPACTION_MILLIS = (int) TimeUnit.MINUTES.toMillis(10);

  private final EngineOptions given;
  private final MVStore store;
  private final MVMap<byte[], byte[]> map;

  private H2Store(EngineOptions given, MVStore store) {
    this.given = given;
    this.store = store;
    this.map = store.openMap(
        "bench",
        new MVMap.Builder<byte[], byte[]>()
            .keyType(ByteArrayDataType.INSTANCE)
            .valueType(ByteArrayDataType.INSTANCE));
  }

  static Engine open(EngineOptions options) {
    options.requirePeer("mvstore");
    MVStore store = new MVStore.Builder()
        .fileName(options.directory().resolve("store.mv").toString())
        .cacheSize((int) Math.max(1, options.cacheBytes() >> 20))
        .open();
    return new H2Store(options, store);
  }

  @Override
  public Session session() {
    return new H2Session(store, map, given.syncsEachWrite());
  }

  @Override
  public void settle() {
    store.commit();
    store.sync();
  }

  @Override
  public void compact() {
    store.compactFile(MAX_COMPACTION_MILLIS);
  }

  @Override
  public String settings() {
    String acknowledged = given.syncsEachWrite()
        ? "commit and sync after each write"
        : "writes stay in process memory for up to a second (lost if the process is killed, unlike with the other engines)";
    return "h2-mvstore, durability " + given.durability() + ": " + acknowledged + ", cache "
        + EngineOptions.mebibytes(given.cacheBytes())
        + ", no compression, checksums of chunks and pages, no filter";
  }

  @Override
  public String statistics() {
    return "fill rate " + store.getFillRate() + " %, cache used " + store.getCacheSizeUsed()
        + " MB of " + store.getCacheSize() + " MB\n";
  }

  @Override
  public long spaceBytes() {
    return DirectorySize.of(given.directory());
  }

  @Override
  public OptionalLong bytesWritten() {
    return OptionalLong.empty();
  }

  @Override
  public void close() {
    store.close();
  }
}
