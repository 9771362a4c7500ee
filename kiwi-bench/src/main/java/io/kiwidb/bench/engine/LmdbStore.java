package io.kiwidb.bench.engine;

import java.io.File;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;

/**
 * An LMDB store, through lmdbjava: one transaction per write, one renewed read transaction per
 * lookup.
 */
final class LmdbStore implements Engine {
  private static final long MIN_MAP_BYTES = 1L << 30;
  private static final int MAP_SIZE_FACTOR = 6; // accounts for half-filled and free pages
  private static final int MAX_READERS = 1024;

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
    long mapBytes = Math.max(MIN_MAP_BYTES, options.expectedBytes() * MAP_SIZE_FACTOR);
    File directory = options.directory().toFile();
    Env.Builder<ByteBuffer> builder =
        Env.create().setMapSize(mapBytes).setMaxDbs(1).setMaxReaders(MAX_READERS);
    EnvFlags notLocal = EnvFlags.MDB_NOTLS; // read transactions belong to sessions, not to threads
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
    throw new UnsupportedOperationException("LMDB has no compaction");
  }

  @Override
  public String settings() {
    String flags = given.syncsEachWrite()
        ? "MDB_NOTLS (each commit is synced)"
        : "MDB_NOTLS, MDB_WRITEMAP, MDB_NOSYNC, MDB_NOMETASYNC (a power cut may corrupt the store; an LSM tree loses the last writes only)";
    return "lmdbjava, durability " + given.durability() + ": " + flags
        + ", one transaction per write, page cache only, no checksums, no filter, no compression";
  }

  @Override
  public String statistics() {
    try (Txn<ByteBuffer> txn = env.txnRead()) {
      return env.info() + "\n" + dbi.stat(txn) + "\n";
    }
  }

  /** Returns the used part of the file; the file itself is sparse and as large as the map. */
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
