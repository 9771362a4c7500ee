package io.kiwidb.bench.engine;

import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ForwardingStorage;
import io.kiwidb.io.MappableStorage;
import io.kiwidb.io.MappedRegion;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A storage wrapper with a minimum duration of syncs, to simulate a slower disk. After the real
 * sync it sleeps for the remaining time, except for the last {@value #OVERSLEEP_NANOS} ns, which it
 * spins because sleeping overshoots.
 *
 * <p>Threading: that of the wrapped storage.
 */
final class SlowSyncStorage extends ForwardingStorage implements MappableStorage {
  private static final long OVERSLEEP_NANOS = 80_000;

  private final MappableStorage storage;
  private final long syncNanos;

  SlowSyncStorage(MappableStorage storage, long syncNanos) {
    super(storage);
    this.storage = storage;
    this.syncNanos = syncNanos;
  }

  private void slowly(Runnable sync) {
    long end = System.nanoTime() + syncNanos;
    sync.run();
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      if (left > OVERSLEEP_NANOS) {
        LockSupport.parkNanos(left - OVERSLEEP_NANOS);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public AppendFile create(String name) {
    return new SlowFile(storage.create(name));
  }

  @Override
  public Path path(String name) {
    return storage.path(name);
  }

  /** Mapped regions need no delay: logs that use them sync through their {@link AppendFile}. */
  @Override
  public Optional<MappedRegion> map(String name, long bytes) {
    return storage.map(name, bytes);
  }

  @Override
  public void syncDirectory() {
    slowly(storage::syncDirectory);
  }

  private final class SlowFile implements AppendFile {
    private final AppendFile file;

    SlowFile(AppendFile file) {
      this.file = file;
    }

    @Override
    public void append(byte[] bytes, int offset, int length) {
      file.append(bytes, offset, length);
    }

    @Override
    public void sync() {
      slowly(file::sync);
    }

    @Override
    public long size() {
      return file.size();
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
