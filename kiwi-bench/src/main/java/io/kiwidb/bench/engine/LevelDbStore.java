package io.kiwidb.bench.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalLong;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.impl.Iq80DBFactory;

/** A store of the Java port of LevelDB. */
final class LevelDbStore implements Engine {
  private static final String STATISTICS = "leveldb.stats";

  private final EngineOptions given;
  private final DB db;

  private LevelDbStore(EngineOptions given, DB db) {
    this.given = given;
    this.db = db;
  }

  static Engine open(EngineOptions options) {
    options.requirePeer("leveldb");
    Options settings = new Options()
        .createIfMissing(true)
        .compressionType(CompressionType.NONE)
        .writeBufferSize((int) Math.min(options.memtableBytes(), Integer.MAX_VALUE))
        .blockSize(EngineOptions.BLOCK_BYTES)
        .verifyChecksums(true)
        .cacheSize(options.cacheBytes());
    try {
      return new LevelDbStore(
          options, Iq80DBFactory.factory.open(options.directory().toFile(), settings));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Session session() {
    return new LevelDbSession(db, given.syncsEachWrite());
  }

  /**
   * Waits until the file sizes no longer change: LevelDB can neither be told to flush its memtable
   * nor reports whether it is compacting.
   */
  @Override
  public void settle() {
    long[] before = {-1};
    IdleDetector.await(() -> {
      long now = spaceBytes();
      boolean same = now == before[0];
      before[0] = now;
      return same;
    });
  }

  @Override
  public void compact() {
    throw new UnsupportedOperationException("iq80 LevelDB does not compact on demand");
  }

  @Override
  public String settings() {
    return "iq80 LevelDB 0.12, durability " + given.durability() + ", log on, write buffer "
        + EngineOptions.mebibytes(given.memtableBytes()) + ", blocks of "
        + EngineOptions.BLOCK_BYTES
        + " bytes, no compression, tables mapped into memory (it ignores a cache size), no filter, checksums of tables not checked, memtable not flushed between workloads";
  }

  @Override
  public String statistics() {
    String text = db.getProperty(STATISTICS);
    return text == null ? "no statistics\n" : text;
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
    try {
      db.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
