package io.kiwidb.testkit.storage;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ForwardingStorage;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A storage whose operations fail according to rules, and whose size can be limited.
 *
 * <p>Rules are evaluated in the order in which they were added. All rules that fire act; a failure
 * ends the operation, a pause does not. A failing operation has no effect on the underlying
 * storage, with three exceptions: a shortened append writes its first bytes, an append beyond the
 * capacity writes what fits and fails with {@code DISK_FULL}, and a failing sync of a
 * {@link FailableSync} loses pending data. Closing never fails.
 *
 * <p>Threading: thread-safe. Ownership: closes the underlying storage.
 */
public final class FaultStorage extends ForwardingStorage {
  private static final int WHOLE = Integer.MAX_VALUE;

  private final Storage storage;
  private final SpaceLimit space;
  private final List<FaultRule> rules = new CopyOnWriteArrayList<>();

  /** Creates a storage without rules and limit. */
  public FaultStorage(Storage storage) {
    super(storage);
    this.storage = storage;
    space = new SpaceLimit(storage);
  }

  /** Adds a rule. */
  public FaultStorage add(FaultRule rule) {
    rules.add(rule);
    return this;
  }

  /** Removes all rules. */
  public FaultStorage clear() {
    rules.clear();
    return this;
  }

  /** Limits the total size of all files from now on; {@link Long#MAX_VALUE} for no limit. */
  public FaultStorage capacity(long bytes) {
    space.capacity(bytes);
    return this;
  }

  /** Returns the number of appends that failed because the disk was full. */
  public long refusedForSpace() {
    return space.refused();
  }

  /** Returns the total size of all files in bytes. */
  public long usedBytes() {
    return space.used();
  }

  @Override
  public AppendFile create(String name) {
    check(StorageOperation.CREATE, name);
    return new Appender(name, super.create(name), space.create(name));
  }

  @Override
  public ReadableFile open(String name) {
    check(StorageOperation.OPEN, name);
    return new Reader(super.open(name));
  }

  @Override
  public void rename(String from, String to) {
    check(StorageOperation.RENAME, from, to, WHOLE);
    super.rename(from, to);
    space.rename(from, to);
  }

  @Override
  public void delete(String name) {
    check(StorageOperation.DELETE, name);
    super.delete(name);
    space.delete(name);
  }

  @Override
  public boolean exists(String name) {
    check(StorageOperation.SIZE, name);
    return super.exists(name);
  }

  @Override
  public long size(String name) {
    check(StorageOperation.SIZE, name);
    return super.size(name);
  }

  @Override
  public List<String> list() {
    check(StorageOperation.LIST, location());
    return super.list();
  }

  @Override
  public void syncDirectory() {
    try {
      check(StorageOperation.SYNC_DIRECTORY, location());
    } catch (StorageException e) {
      failSync(storage);
      throw e;
    }
    super.syncDirectory();
  }

  @Override
  public AutoCloseableLock lock(String name) {
    check(StorageOperation.LOCK, name);
    return super.lock(name);
  }

  @Override
  public AutoCloseableLock lockToRead(String name) {
    check(StorageOperation.LOCK, name);
    return super.lockToRead(name);
  }

  @Override
  public long freeBytes() {
    return Math.min(space.free(), super.freeBytes());
  }

  private void check(StorageOperation operation, String name) {
    check(operation, name, name, WHOLE);
  }

  /**
   * Evaluates all rules and executes the actions of those that fire; throws {@link Shortened} for a
   * shortened append.
   */
  private void check(StorageOperation operation, String name, String otherName, int length) {
    for (FaultRule rule : rules) {
      if (!rule.fires(operation, name, otherName)) {
        continue;
      }
      if (rule.action() instanceof FaultRule.Action.Pause pause) {
        pause.hook().run();
      } else if (rule.action() instanceof FaultRule.Action.Fail fail) {
        throw fault(fail.reason(), operation, name);
      } else if (rule.action() instanceof FaultRule.Action.Shorten shorten) {
        throw new Shortened(Math.min(shorten.bytes(), length - 1), shorten.reason());
      }
    }
  }

  private static StorageException fault(Reason reason, StorageOperation operation, String name) {
    return CrashDisk.failure(reason, operation, name, "injected by a fault rule");
  }

  private static void failSync(Object target) {
    if (target instanceof FailableSync failable) {
      failable.failSync();
    }
  }

  /** Thrown to write only a part of an append; caught in this class. */
  private static final class Shortened extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int bytes;
    private final Reason reason;

    Shortened(int bytes, Reason reason) {
      super("shortened to " + bytes, null, false, false);
      this.bytes = bytes;
      this.reason = reason;
    }
  }

  private final class Appender implements AppendFile {
    private final String name;
    private final AppendFile file;
    private final SpaceLimit.Account account;

    Appender(String name, AppendFile file, SpaceLimit.Account account) {
      this.name = name;
      this.file = file;
      this.account = account;
    }

    @Override
    public void append(byte[] bytes, int offset, int length) {
      try {
        check(StorageOperation.APPEND, name, name, length);
      } catch (Shortened part) {
        appendWithin(bytes, offset, Math.max(0, part.bytes));
        throw fault(part.reason, StorageOperation.APPEND, name);
      }
      appendWithin(bytes, offset, length);
    }

    private void appendWithin(byte[] bytes, int offset, int length) {
      int fits = (int) space.take(account, length);
      long before = file.size();
      try {
        file.append(bytes, offset, fits);
      } catch (StorageException e) {
        space.giveBack(account, fits - Math.min(fits, file.size() - before));
        throw e;
      }
      if (fits < length) {
        throw CrashDisk.failure(
            Reason.DISK_FULL,
            StorageOperation.APPEND,
            name,
            fits + " of " + length + " bytes fit (simulated limit)");
      }
    }

    @Override
    public void sync() {
      try {
        check(StorageOperation.SYNC, name);
      } catch (StorageException e) {
        failSync(file);
        throw e;
      }
      file.sync();
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

  private final class Reader extends ForwardingFile {
    Reader(ReadableFile file) {
      super(file);
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) {
      check(StorageOperation.READ, name());
      return super.read(position, target, offset, length);
    }
  }
}
