package io.kiwidb.testkit.storage;

import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * A storage in memory whose power can be cut and whose process can be killed.
 *
 * <p>The model, which is what {@link Storage} promises and nothing more:
 *
 * <ol>
 *   <li>The bytes of a file are durable up to its last {@link AppendFile#sync}; those behind it
 *       survive a power cut in 4 KiB blocks, as a {@link SurvivalPolicy} and a seed decide: none,
 *       all, out of order, torn, or as zeros.
 *   <li>A name, new, changed or gone, is durable after {@link #syncDirectory}; syncing a file does
 *       not make its name durable. Before that each change survives or not, on its own. A rename is
 *       one change.
 *   <li>Durable bytes are never damaged: Kiwi writes no byte twice.
 *   <li>When a sync fails (see {@link FailableSync}) the pending bytes count as clean and are gone;
 *       a later sync that succeeds does not bring them back. The same goes for the directory.
 *   <li>Killing the process loses nothing that an append was given and keeps pending what was
 *       pending.
 * </ol>
 *
 * <p>Mutating operations (create, append, sync, rename, delete, sync of the directory) are counted
 * from 0 over the life of the disk. {@link #crashAfter} cuts the power when the counter gets to a
 * number: that operation does nothing, and it and every operation from then on, reads included,
 * throws a {@link io.kiwidb.StorageException} with reason {@code IO} for which {@link #isPowerCut}
 * answers true. It is an ordinary failure because an engine has to cope with one anyway; only
 * {@code close} of files, locks and the storage still work. {@link #crash} and {@link #killProcess}
 * may then be called any number of times, each giving a storage of its own made from that moment.
 *
 * <p>Threading: thread-safe. Locks are held per disk, by name; taking one makes its file, which is
 * not counted; a crash frees them.
 */
public final class CrashStorage implements Storage, FailableSync {
  private static final Pattern NAME = Pattern.compile("[^/\\\\:\\p{Cntrl}]+");

  private final CrashDisk disk;
  private volatile boolean closed;

  /** An empty disk. */
  public CrashStorage() {
    this(new CrashDisk());
  }

  private CrashStorage(CrashDisk disk) {
    this.disk = disk;
  }

  /** Whether a failure is what operations throw once the power is off. */
  public static boolean isPowerCut(Throwable failure) {
    return String.valueOf(failure.getMessage()).contains(CrashDisk.POWER_CUT);
  }

  /** Cuts the power at the mutating operation of that number, counted from 0: so many succeed. */
  public CrashStorage crashAfter(long operations) {
    disk.cutAt(operations);
    return this;
  }

  /** Cuts the power now. */
  public void powerOff() {
    disk.powerOff();
  }

  /**
   * How many mutating operations succeeded or failed of their own; those refused for lack of power
   * do not count.
   */
  public long operations() {
    return disk.operations();
  }

  /** Whether the power is off. */
  public boolean isOff() {
    return disk.isOff();
  }

  /**
   * The disk after a power cut now, or at the moment at which the power went off. This storage is
   * of no use afterwards.
   */
  public CrashStorage crash(SurvivalPolicy policy, long seed) {
    return new CrashStorage(disk.crash(policy, seed));
  }

  /**
   * The disk after the process was killed now, or at the moment at which it stopped. This storage
   * is of no use afterwards.
   */
  public CrashStorage killProcess() {
    return new CrashStorage(disk.killProcess());
  }

  /** The disk as a power cut now would leave it; this storage goes on. */
  public CrashStorage imageOfCrash(SurvivalPolicy policy, long seed) {
    return new CrashStorage(disk.survivor(policy, seed));
  }

  /** The disk as the death of the process now would leave it; this storage goes on. */
  public CrashStorage imageOfKill() {
    return new CrashStorage(disk.copy());
  }

  /**
   * The same disk for another user, whether or not this storage was closed; the counter goes on.
   */
  public CrashStorage reopen() {
    return new CrashStorage(disk);
  }

  /** Copies of the files that programs see, by name. What of them is durable does not show. */
  public Map<String, ByteBuffer> files() {
    return disk.files();
  }

  /** Bytes of a file that any power cut now would leave; -1 when it could lose the file's name. */
  public long durableLength(String name) {
    return disk.durableLength(name);
  }

  @Override
  public AppendFile create(String name) {
    requireName(StorageOperation.CREATE, name);
    return new Appender(disk, name, disk.create(name));
  }

  @Override
  public ReadableFile open(String name) {
    requireName(StorageOperation.OPEN, name);
    return new Reader(disk, name, disk.open(name));
  }

  @Override
  public void rename(String from, String to) {
    requireName(StorageOperation.RENAME, from);
    requireName(StorageOperation.RENAME, to);
    disk.rename(from, to);
  }

  @Override
  public void delete(String name) {
    requireName(StorageOperation.DELETE, name);
    disk.delete(name);
  }

  @Override
  public boolean exists(String name) {
    requireName(StorageOperation.SIZE, name);
    return disk.exists(name);
  }

  @Override
  public long size(String name) {
    requireName(StorageOperation.SIZE, name);
    return disk.size(name);
  }

  @Override
  public List<String> list() {
    requireOpen(StorageOperation.LIST, location());
    return disk.list();
  }

  @Override
  public void syncDirectory() {
    requireOpen(StorageOperation.SYNC_DIRECTORY, location());
    disk.syncDirectory();
  }

  @Override
  public void failSync() {
    disk.failDirectorySync();
  }

  @Override
  public AutoCloseableLock lock(String name) {
    requireName(StorageOperation.LOCK, name);
    disk.lock(name);
    AtomicBoolean held = new AtomicBoolean(true);
    return () -> {
      if (held.getAndSet(false)) {
        disk.unlock(name);
      }
    };
  }

  @Override
  public long freeBytes() {
    requireOpen(StorageOperation.LIST, location());
    return Long.MAX_VALUE;
  }

  @Override
  public String location() {
    return "crash-storage";
  }

  @Override
  public void close() {
    closed = true;
  }

  private void requireName(StorageOperation operation, String name) {
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is no name of a file in a storage");
    }
    requireOpen(operation, name);
  }

  private void requireOpen(StorageOperation operation, String name) {
    if (closed) {
      throw CrashDisk.failure(Reason.CLOSED, operation, name, "the storage was closed");
    }
  }

  private static final class Appender implements AppendFile, FailableSync {
    private final CrashDisk disk;
    private final String name;
    private final CrashFile file;
    private volatile boolean closed;

    Appender(CrashDisk disk, String name, CrashFile file) {
      this.disk = disk;
      this.name = name;
      this.file = file;
    }

    @Override
    public void append(byte[] bytes, int offset, int length) {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      requireOpen(StorageOperation.APPEND);
      disk.append(name, file, bytes, offset, length);
    }

    @Override
    public void sync() {
      requireOpen(StorageOperation.SYNC);
      disk.sync(name, file);
    }

    @Override
    public void failSync() {
      disk.failSync(file);
    }

    @Override
    public long size() {
      return disk.length(file);
    }

    @Override
    public void close() {
      closed = true;
    }

    private void requireOpen(StorageOperation operation) {
      if (closed) {
        throw CrashDisk.failure(Reason.CLOSED, operation, name, "the file was closed");
      }
    }
  }

  private record Reader(CrashDisk disk, String name, CrashFile file, AtomicBoolean closed)
      implements ReadableFile {
    Reader(CrashDisk disk, String name, CrashFile file) {
      this(disk, name, file, new AtomicBoolean());
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) {
      Objects.checkFromIndexSize(offset, length, target.length);
      requireOpen(StorageOperation.READ);
      if (position < 0) {
        throw new IllegalArgumentException("position " + position + " is negative");
      }
      return disk.read(name, file, position, target, offset, length);
    }

    @Override
    public long size() {
      requireOpen(StorageOperation.SIZE);
      return disk.length(file);
    }

    @Override
    public void close() {
      closed.set(true);
    }

    private void requireOpen(StorageOperation operation) {
      if (closed.get()) {
        throw CrashDisk.failure(Reason.CLOSED, operation, name, "the file was closed");
      }
    }
  }
}
