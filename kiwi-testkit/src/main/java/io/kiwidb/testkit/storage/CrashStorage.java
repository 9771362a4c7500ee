package io.kiwidb.testkit.storage;

import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.LinkableStorage;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * An in-memory storage that simulates power failures and process crashes.
 *
 * <p>The model provides only the guarantees of {@link Storage}:
 *
 * <ol>
 *   <li>The contents of a file are durable up to its last {@link AppendFile#sync}; the bytes after
 *       that survive a power failure in 4 KiB blocks, determined by a {@link SurvivalPolicy} and a
 *       seed: none, all, out of order, torn, or as zeros.
 *   <li>A created, changed or removed name is durable after {@link #syncDirectory}; syncing a file
 *       does not make its name durable. Before that each change survives or not, independently. A
 *       rename is one change.
 *   <li>Durable bytes are never damaged: Kiwi writes no byte twice.
 *   <li>When a sync fails (see {@link FailableSync}) the pending bytes count as clean and are lost;
 *       a later successful sync does not restore them. The same applies to the directory.
 *   <li>A process crash loses no appended data and keeps pending data pending.
 * </ol>
 *
 * <p>Mutating operations (create, append, sync, rename, delete, sync of the directory) are counted
 * from 0 over the life of the disk. {@link #crashAfter} turns the power off when the counter
 * reaches a number: that operation has no effect, and it and all later operations, including reads,
 * throw a {@link io.kiwidb.StorageException} with reason {@code IO} for which {@link #isPowerCut}
 * returns true. It is an ordinary failure because an engine must handle such failures anyway; only
 * {@code close} of files, locks and the storage still work. {@link #crash} and {@link #killProcess}
 * may then be called any number of times; each call returns a separate storage with the state of
 * that moment.
 *
 * <p>Threading: thread-safe. Locks are held per disk, by name; acquiring one creates its file,
 * which is not counted; a crash releases them.
 */
public final class CrashStorage implements LinkableStorage, FailableSync {
  private static final Pattern NAME = Pattern.compile("[^/\\\\:\\p{Cntrl}]+");

  private final CrashDisk disk;
  private volatile boolean closed;

  /** Creates an empty disk. */
  public CrashStorage() {
    this(new CrashDisk());
  }

  private CrashStorage(CrashDisk disk) {
    this.disk = disk;
  }

  /** Returns whether a failure was caused by the power being off. */
  public static boolean isPowerCut(Throwable failure) {
    return String.valueOf(failure.getMessage()).contains(CrashDisk.POWER_CUT);
  }

  /** Turns the power off after {@code operations} mutating operations have succeeded. */
  public CrashStorage crashAfter(long operations) {
    disk.cutAt(operations);
    return this;
  }

  /** Turns the power off now. */
  public void powerOff() {
    disk.powerOff();
  }

  /**
   * Returns the number of mutating operations that succeeded, or failed for other reasons than the
   * power being off.
   */
  public long operations() {
    return disk.operations();
  }

  /** Returns whether the power is off. */
  public boolean isOff() {
    return disk.isOff();
  }

  /**
   * Returns the disk after a power failure now, or when the power was turned off. This storage must
   * not be used afterwards.
   */
  public CrashStorage crash(SurvivalPolicy policy, long seed) {
    return new CrashStorage(disk.crash(policy, seed));
  }

  /**
   * Returns the disk after a process crash now, or when it occurred. This storage must not be used
   * afterwards.
   */
  public CrashStorage killProcess() {
    return new CrashStorage(disk.killProcess());
  }

  /** Returns the disk as a power failure now would leave it; this storage stays usable. */
  public CrashStorage imageOfCrash(SurvivalPolicy policy, long seed) {
    return new CrashStorage(disk.survivor(policy, seed));
  }

  /** Returns the disk as a process crash now would leave it; this storage stays usable. */
  public CrashStorage imageOfKill() {
    return new CrashStorage(disk.copy());
  }

  /**
   * Returns another view of the same disk, whether or not this one was closed; the counter
   * continues.
   */
  public CrashStorage reopen() {
    return new CrashStorage(disk);
  }

  /** Returns copies of the files that programs see, by name, whether durable or not. */
  public Map<String, ByteBuffer> files() {
    return disk.files();
  }

  /** Returns how many bytes of a file any power failure preserves; -1 if its name may be lost. */
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

  /** Shares a file with another simulated disk. Only the target counts it as an operation. */
  @Override
  public boolean link(String name, Storage target, String newName) {
    requireName(StorageOperation.OPEN, name);
    CrashFile file = disk.toLink(name);
    if (!(target instanceof CrashStorage other)) {
      return false;
    }
    other.requireName(StorageOperation.CREATE, newName);
    other.disk.link(newName, file);
    return true;
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
      throw new IllegalArgumentException("invalid file name '" + name + "'");
    }
    requireOpen(operation, name);
  }

  private void requireOpen(StorageOperation operation, String name) {
    if (closed) {
      throw CrashDisk.failure(Reason.CLOSED, operation, name, "the storage is closed");
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
        throw CrashDisk.failure(Reason.CLOSED, operation, name, "the file is closed");
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
        throw CrashDisk.failure(Reason.CLOSED, operation, name, "the file is closed");
      }
    }
  }
}
