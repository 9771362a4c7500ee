package io.kiwidb.bench.engine;

import java.io.File;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;

/** LMDB through lmdbjava: one transaction a write, one renewed reading transaction a lookup. */
final class LmdbStore implements Engine {
  private static final long LEAST_MAP_BYTES = 1L << 30;
  private static final int ROOM_FACTOR = 6; // for half-filled and freed pages
  private static final int MOST_READERS = 1024;

  private final EngineOptions given;
  private final Env<ByteBuffer> env;
  private final Dbi<ByteBuffer> dbi;

  private LmdbStore(EngineOptions given, Env<ByteBuffer> env) {
    this.given = given;
    this.env = env;
    this.dbi = env.openDbi("bench", DbiFlags.MDB_CREATE);
  }

  static Engine open(EngineOptions options) {
    options.requirePeer("lmdb");
    long mapBytes = Math.max(LEAST_MAP_BYTES, options.expectedBytes() * ROOM_FACTOR);
    File directory = options.directory().toFile();
    Env.Builder<ByteBuffer> builder =
        Env.create().setMapSize(mapBytes).setMaxDbs(1).setMaxReaders(MOST_READERS);
    EnvFlags notLocal =
        EnvFlags.MDB_NOTLS; // reading transactions belong to sessions, not to threads
    Env<ByteBuffer> env = options.syncsEachWrite()
        ? builder.open(directory, notLocal)
        : builder.open(
            directory,
            notLocal,
            EnvFlags.MDB_WRITEMAP,
            EnvFlags.MDB_NOSYNC,
            EnvFlags.MDB_NOMETASYNC);
    return new LmdbStore(options, env);
  }

  @Override
  public Session session() {
    return new LmdbSession(env, dbi);
  }

  @Override
  public void settle() {
    env.sync(true);
  }

  @Override
  public void compact() {
    throw new UnsupportedOperationException("LMDB is always in its final form");
  }

  @Override
  public String settings() {
    String flags = given.syncsEachWrite()
        ? "MDB_NOTLS (each commit is synced)"
        : "MDB_NOTLS, MDB_WRITEMAP, MDB_NOSYNC, MDB_NOMETASYNC (a power cut may damage the store, where an LSM tree loses its end)";
    return "lmdbjava, durability " + given.durability() + ": " + flags
        + ", one transaction a write, no cache of its own but the page cache, no checksums, no filter, no compression";
  }

  @Override
  public String statistics() {
    try (Txn<ByteBuffer> txn = env.txnRead()) {
      return env.info() + "\n" + dbi.stat(txn) + "\n";
    }
  }

  /** What is in use of the file, which itself is as large as the map, and sparse. */
  @Override
  public long spaceBytes() {
    return (env.info().lastPageNumber + 1L) * env.stat().pageSize;
  }

  @Override
  public OptionalLong bytesWritten() {
    return OptionalLong.empty();
  }

  @Override
  public void close() {
    dbi.close();
    env.close();
  }
}
