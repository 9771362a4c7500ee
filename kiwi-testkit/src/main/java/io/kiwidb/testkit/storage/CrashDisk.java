package io.kiwidb.testkit.storage;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The state of {@link CrashStorage}: what programs see, what is durable, what is pending, and
 * whether the power is on.
 *
 * <p>Threading: thread-safe; one monitor for everything, because the order of operations is what is
 * modelled.
 */
final class CrashDisk {
  static final String POWER_CUT = "the power is off (simulated)";

  private final Map<String, CrashFile> live = new TreeMap<>();
  private final Map<String, CrashFile> durable = new TreeMap<>();
  private final List<DirectoryChange> pending = new ArrayList<>();
  private final Set<String> locks = new HashSet<>();
  private long operations;
  private long cutAt = Long.MAX_VALUE;
  private boolean off;

  synchronized void cutAt(long operation) {
    cutAt = operation;
  }

  synchronized long operations() {
    return operations;
  }

  synchronized boolean isOff() {
    return off;
  }

  synchronized void powerOff() {
    off = true;
  }

  synchronized CrashFile create(String name) {
    begin(StorageOperation.CREATE, name);
    requireUnlocked(StorageOperation.CREATE, name);
    if (live.containsKey(name)) {
      throw failure(Reason.EXISTS, StorageOperation.CREATE, name, "the file already exists");
    }
    return add(name);
  }

  /** Returns a file that another disk is to share. */
  synchronized CrashFile toLink(String name) {
    requireUnlocked(StorageOperation.CREATE, name);
    return find(StorageOperation.OPEN, name);
  }

  /** Adds a file of another disk; a power failure may lose the new name. */
  synchronized void link(String name, CrashFile file) {
    begin(StorageOperation.CREATE, name);
    requireUnlocked(StorageOperation.CREATE, name);
    if (live.containsKey(name)) {
      throw failure(Reason.EXISTS, StorageOperation.CREATE, name, "the file already exists");
    }
    live.put(name, file);
    pending.add(new DirectoryChange.Create(name, file));
  }

  synchronized CrashFile open(String name) {
    CrashFile file = find(StorageOperation.OPEN, name);
    requireUnlocked(StorageOperation.OPEN, name);
    return file;
  }

  synchronized void rename(String from, String to) {
    begin(StorageOperation.RENAME, from);
    requireUnlocked(StorageOperation.RENAME, from);
    requireUnlocked(StorageOperation.RENAME, to);
    CrashFile file = find(StorageOperation.RENAME, from);
    live.remove(from);
    live.put(to, file);
    pending.add(new DirectoryChange.Rename(from, to, file));
  }

  synchronized void delete(String name) {
    begin(StorageOperation.DELETE, name);
    requireUnlocked(StorageOperation.DELETE, name);
    CrashFile file = find(StorageOperation.DELETE, name);
    live.remove(name);
    pending.add(new DirectoryChange.Delete(name, file));
  }

  synchronized boolean exists(String name) {
    begin(StorageOperation.SIZE, name);
    return live.containsKey(name);
  }

  synchronized long size(String name) {
    return find(StorageOperation.SIZE, name).length();
  }

  synchronized List<String> list() {
    begin(StorageOperation.LIST, "");
    return new ArrayList<>(live.keySet());
  }

  synchronized void syncDirectory() {
    begin(StorageOperation.SYNC_DIRECTORY, "");
    pending.forEach(change -> change.applyTo(durable));
    pending.clear();
  }

  synchronized void failDirectorySync() {
    pending.clear();
  }

  synchronized void append(String name, CrashFile file, byte[] bytes, int offset, int length) {
    begin(StorageOperation.APPEND, name);
    file.append(bytes, offset, length);
  }

  synchronized void sync(String name, CrashFile file) {
    begin(StorageOperation.SYNC, name);
    file.sync();
  }

  synchronized void failSync(CrashFile file) {
    file.failSync();
  }

  synchronized int read(
      String name, CrashFile file, long position, byte[] target, int offset, int length) {
    begin(StorageOperation.READ, name);
    return file.read(position, target, offset, length);
  }

  synchronized long length(CrashFile file) {
    return file.length();
  }

  synchronized void lock(String name) {
    begin(StorageOperation.LOCK, name);
    if (!locks.add(name)) {
      throw failure(
          Reason.LOCKED, StorageOperation.LOCK, name, "it is already held by this process");
    }
    if (!live.containsKey(name)) {
      add(name); // as on disk, where the lock is a file
    }
  }

  synchronized void unlock(String name) {
    locks.remove(name);
  }

  synchronized Map<String, ByteBuffer> files() {
    Map<String, ByteBuffer> files = new TreeMap<>();
    live.forEach((name, file) -> files.put(name, file.content()));
    return files;
  }

  /**
   * Returns how many bytes of a file a power failure now preserves under every policy; -1 if not
   * even its name.
   */
  synchronized long durableLength(String name) {
    CrashFile file = durable.get(name);
    return file == null ? -1 : file.durableLength();
  }

  /** Turns the power off, if it is still on, and returns the disk after that. */
  synchronized CrashDisk crash(SurvivalPolicy policy, long seed) {
    off = true;
    return survivor(policy, seed);
  }

  /** Returns the disk as a power failure now would leave it; the power stays on. */
  synchronized CrashDisk survivor(SurvivalPolicy policy, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, CrashFile> entries = new TreeMap<>(durable);
    survivingChanges(policy.entries(), random).forEach(change -> change.applyTo(entries));
    CrashDisk disk = new CrashDisk();
    entries.forEach((name, file) -> disk.put(name, file.survivor(policy.data(), random)));
    return disk;
  }

  /**
   * Crashes the process, if it still runs: the operating system keeps all data that was written to
   * it.
   */
  synchronized CrashDisk killProcess() {
    off = true;
    return copy();
  }

  /** Returns the disk as a process crash now would leave it; the process continues. */
  synchronized CrashDisk copy() {
    CrashDisk disk = new CrashDisk();
    Map<CrashFile, CrashFile> copies = new HashMap<>();
    live.forEach((name, file) -> disk.live.put(name, copy(file, copies)));
    durable.forEach((name, file) -> disk.durable.put(name, copy(file, copies)));
    for (DirectoryChange change : pending) {
      disk.pending.add(copy(change, copies));
    }
    return disk;
  }

  private static CrashFile copy(CrashFile file, Map<CrashFile, CrashFile> copies) {
    return copies.computeIfAbsent(file, CrashFile::copy);
  }

  private static DirectoryChange copy(DirectoryChange change, Map<CrashFile, CrashFile> copies) {
    if (change instanceof DirectoryChange.Create create) {
      return new DirectoryChange.Create(create.name(), copy(create.file(), copies));
    }
    if (change instanceof DirectoryChange.Rename rename) {
      return new DirectoryChange.Rename(rename.from(), rename.to(), copy(rename.file(), copies));
    }
    DirectoryChange.Delete delete = (DirectoryChange.Delete) change;
    return new DirectoryChange.Delete(delete.name(), copy(delete.file(), copies));
  }

  private List<DirectoryChange> survivingChanges(
      SurvivalPolicy.Entries policy, SplittableRandom random) {
    return switch (policy) {
      case NONE -> List.of();
      case ALL -> pending;
      case PREFIX -> pending.subList(0, random.nextInt(pending.size() + 1));
      case SUBSET -> pending.stream().filter(change -> random.nextBoolean()).toList();
    };
  }

  private CrashFile add(String name) {
    CrashFile file = new CrashFile();
    live.put(name, file);
    pending.add(new DirectoryChange.Create(name, file));
    return file;
  }

  private void requireUnlocked(StorageOperation operation, String name) {
    if (locks.contains(name)) {
      throw failure(Reason.LOCKED, operation, name, "the file is a lock that is held");
    }
  }

  private void put(String name, CrashFile file) {
    live.put(name, file);
    durable.put(name, file);
  }

  private CrashFile find(StorageOperation operation, String name) {
    if (!operation.isMutating()) {
      begin(operation, name);
    }
    CrashFile file = live.get(name);
    if (file == null) {
      throw failure(Reason.MISSING, operation, name, "the file does not exist");
    }
    return file;
  }

  private void begin(StorageOperation operation, String name) {
    if (operation.isMutating() && operations >= cutAt) {
      off = true;
    }
    if (off) {
      throw failure(Reason.IO, operation, name, POWER_CUT);
    }
    if (operation.isMutating()) {
      operations++;
    }
  }

  static StorageException failure(
      Reason reason, StorageOperation operation, String name, String detail) {
    return new StorageException(reason, operation.verb(), name, detail, null);
  }
}
