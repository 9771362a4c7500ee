package io.kiwidb.storage;

import io.kiwidb.OpenMode;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.LinkableStorage;
import io.kiwidb.io.MappableStorage;
import io.kiwidb.io.MappedRegion;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import io.kiwidb.io.TimeSource;
import io.kiwidb.storage.disk.DirectoryLock;
import io.kiwidb.storage.disk.DiskAppendFile;
import io.kiwidb.storage.disk.DiskReadableFile;
import io.kiwidb.storage.disk.HardLinks;
import io.kiwidb.storage.disk.MappedReadableFile;
import io.kiwidb.storage.failure.FreeSpace;
import io.kiwidb.storage.failure.StorageErrors;
import io.kiwidb.storage.mapping.DirectoryMapper;
import io.kiwidb.storage.mapping.PageCacheEstimator;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the file system.
 *
 * <p>Appends and syncs run on the calling thread through handles that ignore interrupts
 * ({@code DiskAppendFile}); reads use a {@code FileChannel} that is replaced when an interrupt
 * closes it ({@code DiskReadableFile}) or, for small reads of data in the page cache, a memory
 * mapping ({@code MappedReadableFile}). No monitor is held during I/O, so virtual threads may call
 * it.
 *
 * <p>Threading: thread-safe. Failure and durability: see {@link Storage}. On Windows a directory
 * cannot be synced, and need not be; a file that is being appended to cannot be deleted or renamed
 * there.
 */
public final class FileSystemStorage implements MappableStorage, LinkableStorage {
  private final Path directory;
  private final OpenMode mode;
  private final DirectoryMapper mapper;
  private final Map<String, Set<DiskReadableFile>> readers = new ConcurrentHashMap<>();
  // Read lock: open a file. Write lock: remove or replace a name. So every open reader is notified
  // before its name is removed.
  private final ReadWriteLock names = new ReentrantReadWriteLock();
  private volatile boolean closed;

  private FileSystemStorage(Path directory, OpenMode mode) {
    this.directory = directory;
    this.mode = mode;
    this.mapper = new DirectoryMapper(directory);
  }

  /**
   * Opens a directory.
   *
   * <p>{@link OpenMode#CREATE_IF_MISSING} and {@link OpenMode#CREATE_NEW} create a missing
   * directory and its parents, durably; the other modes throw {@link StorageException} with reason
   * {@code MISSING}. A path that is not a directory fails with {@code NOT_A_DIRECTORY}, an
   * inaccessible one with {@code DENIED}. The engine checks whether the directory contains a store.
   * With {@link OpenMode#READ_ONLY} every modifying operation, including {@link #lock}, fails with
   * {@code DENIED}.
   */
  public static Storage open(Path directory, OpenMode mode) {
    try {
      requireDirectory(directory, mode);
      return new FileSystemStorage(directory.toRealPath(), mode);
    } catch (IOException e) {
      if (StorageErrors.reason(e) == Reason.NOT_A_DIRECTORY) {
        throw noDirectory(directory, "a part of the path is a file", e);
      }
      throw StorageErrors.of("open", directory, e);
    }
  }

  private static void requireDirectory(Path directory, OpenMode mode) throws IOException {
    try {
      if (Files.readAttributes(directory, BasicFileAttributes.class).isDirectory()) {
        return;
      }
    } catch (NoSuchFileException e) {
      // Missing according to JDK 25, no directory according to JDK 17.
      if (isBelowAFile(directory)) {
        throw noDirectory(directory, "a part of the path is a file", e);
      }
      if (mode == OpenMode.MUST_EXIST || mode == OpenMode.READ_ONLY) {
        throw new StorageException(
            Reason.MISSING,
            "open",
            directory.toString(),
            "the directory does not exist. Check the path, or open with CREATE_IF_MISSING to create it",
            e);
      }
      try {
        Directories.create(directory.toAbsolutePath());
        return;
      } catch (FileAlreadyExistsException taken) {
        throw noDirectory(directory, "it is a dangling symbolic link", taken);
      }
    }
    throw noDirectory(directory, "it is a file", null);
  }

  private static boolean isBelowAFile(Path directory) {
    Path above = directory.toAbsolutePath().getParent();
    while (above != null && !Files.exists(above)) {
      above = above.getParent();
    }
    return above != null && !Files.isDirectory(above);
  }

  private static StorageException noDirectory(Path path, String what, @Nullable IOException cause) {
    return new StorageException(
        Reason.NOT_A_DIRECTORY, "open", path.toString(), what + "; specify a directory", cause);
  }

  @Override
  public AppendFile create(String name) {
    return DiskAppendFile.create(changing("create", name));
  }

  @Override
  public ReadableFile open(String name) {
    Path path = unlocked("open", name);
    names.readLock().lock();
    try {
      return remembered(DiskReadableFile.open(path, this::forget));
    } finally {
      names.readLock().unlock();
    }
  }

  private ReadableFile remembered(DiskReadableFile file) {
    boolean opened = false;
    try {
      readers.compute(file.name(), (key, open) -> {
        Set<DiskReadableFile> files = open == null ? ConcurrentHashMap.newKeySet() : open;
        files.add(file);
        return files;
      });
      ReadableFile mapped =
          new MappedReadableFile(file, mapper::mapper, new PageCacheEstimator(TimeSource.SYSTEM));
      opened = true;
      return mapped;
    } finally {
      if (!opened) {
        file.close(); // out of memory: nothing else refers to the file
      }
    }
  }

  @Override
  public void rename(String from, String to) {
    Path source = changing("rename", from);
    Path target = changing("rename to", to);
    names.writeLock().lock();
    try {
      detachFromName(from);
      detachFromName(to);
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw StorageErrors.of("rename to " + to, source, e);
    } finally {
      names.writeLock().unlock();
    }
  }

  @Override
  public void delete(String name) {
    Path path = changing("delete", name);
    names.writeLock().lock();
    try {
      detachFromName(name);
      Files.delete(path);
    } catch (IOException e) {
      throw StorageErrors.of("delete", path, e);
    } finally {
      names.writeLock().unlock();
    }
  }

  @Override
  public boolean exists(String name) {
    Path path = path("find", name);
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).isRegularFile();
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw StorageErrors.of("find", path, e);
    }
  }

  @Override
  public long size(String name) {
    Path path = path("get the size of", name);
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw StorageErrors.of("get the size of", path, e);
    }
  }

  @Override
  public List<String> list() {
    requireOpen("list", location());
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (!Files.isDirectory(entry)) {
          found.add(String.valueOf(entry.getFileName()));
        }
      }
    } catch (DirectoryIteratorException e) {
      IOException cause = e.getCause();
      throw StorageErrors.of("list", directory, cause == null ? new IOException(e) : cause);
    } catch (IOException e) {
      throw StorageErrors.of("list", directory, e);
    }
    return found;
  }

  @Override
  public boolean link(String name, Storage target, String newName) {
    Path file = unlocked("link", name);
    return target instanceof FileSystemStorage other
        && HardLinks.create(other.changing("create", newName), file);
  }

  @Override
  public void syncDirectory() {
    requireOpen("sync", location());
    try {
      Directories.sync(directory);
    } catch (IOException e) {
      throw StorageErrors.of("sync", directory, e);
    }
  }

  @Override
  public AutoCloseableLock lock(String name) {
    Path path = path("lock", name);
    requireWritable("lock", name);
    return DirectoryLock.acquire(path);
  }

  /** Acquires a lock that several processes may hold, on a file that may be read-only. */
  @Override
  public AutoCloseableLock lockToRead(String name) {
    return DirectoryLock.acquireToRead(path("lock", name));
  }

  @Override
  public long freeBytes() {
    requireOpen("get the free space of", location());
    return FreeSpace.of(directory.toFile());
  }

  @Override
  public Path path(String name) {
    return path("map", name);
  }

  @Override
  public Optional<MappedRegion> map(String name, long bytes) {
    return mapper.map(changing("map", name), bytes);
  }

  @Override
  public String location() {
    return directory.toString();
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public String toString() {
    return "FileSystemStorage[" + directory + ", " + mode + "]";
  }

  private Path path(String operation, String name) {
    FileName.check(name);
    requireOpen(operation, name);
    return directory.resolve(name);
  }

  private Path unlocked(String operation, String name) {
    Path path = path(operation, name);
    if (DirectoryLock.isHeld(path)) {
      throw new StorageException(
          Reason.LOCKED,
          operation,
          name,
          "the file is a lock held by this process; opening it could release the lock",
          null);
    }
    return path;
  }

  private Path changing(String operation, String name) {
    Path path = unlocked(operation, name);
    requireWritable(operation, name);
    return path;
  }

  private void requireWritable(String operation, String name) {
    if (mode == OpenMode.READ_ONLY) {
      throw new StorageException(
          Reason.DENIED,
          operation,
          name,
          location() + " is open with READ_ONLY; reopen it with another mode to modify it",
          null);
    }
  }

  private void requireOpen(String operation, String file) {
    if (closed) {
      throw StorageErrors.closed(operation, file, "the storage " + directory);
    }
  }

  private void detachFromName(String name) {
    readers.getOrDefault(name, Set.of()).forEach(DiskReadableFile::detachFromName);
    readers.remove(name);
  }

  private void forget(DiskReadableFile file) {
    readers.computeIfPresent(file.name(), (name, open) -> {
      open.remove(file);
      return open.isEmpty() ? null : open;
    });
  }
}
