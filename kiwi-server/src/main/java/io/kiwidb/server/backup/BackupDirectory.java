package io.kiwidb.server.backup;

import io.kiwidb.InvalidOptionsException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The directory of the copies. A copy is a directory in it, named by the store and the time (UTC).
 * As long as it is not complete its name ends in {@code .partial}; one that a killed process leaves
 * keeps that name, and nobody takes it for a copy.
 *
 * <p>Threading: thread-safe. Ownership: creates the directory, readable by its owner only, and
 * deletes nothing in it but what it has begun itself.
 */
public final class BackupDirectory {
  static final String PARTIAL = ".partial";

  private static final int NAME_CHARACTERS = 64;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Path directory;

  private BackupDirectory(Path directory) {
    this.directory = directory;
  }

  /**
   * Returns the directory, which is created if it is missing.
   *
   * @param store the directory of the store; empty if it has none
   * @throws InvalidOptionsException if copies would be made into the store itself
   */
  public static BackupDirectory open(Path given, Optional<Path> store) {
    try {
      if (!Files.isDirectory(given)) {
        Files.createDirectories(given, ownersOnly(given.toAbsolutePath()));
      }
      Path real = given.toRealPath();
      if (store.isPresent()
          && Files.exists(store.get())
          && real.startsWith(store.get().toRealPath())) {
        throw new InvalidOptionsException("backups must not be made in the directory of the store");
      }
      return new BackupDirectory(real);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the directory of backups " + given, e);
    }
  }

  private static FileAttribute<?>[] ownersOnly(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Returns where the copies are. */
  Path path() {
    return directory;
  }

  /** Begins a copy: creates its directory, under the name that ends in {@code .partial}. */
  Path begin(String store, Instant now) throws IOException {
    String name = fileName(store) + "-" + TIME.format(now);
    for (int i = 1; ; i++) {
      String numbered = i == 1 ? name : name + "-" + i; // two within a second
      Path partial = directory.resolve(numbered + PARTIAL);
      if (Files.exists(directory.resolve(numbered), LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      try {
        return Files.createDirectory(partial, ownersOnly(directory));
      } catch (FileAlreadyExistsException e) {
        assert i < Integer.MAX_VALUE; // the next number
      }
    }
  }

  /** The name of a store may be anything; that of a file is harmless in any shell. */
  private static String fileName(String store) {
    String plain = store.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^[.-]", "_");
    return plain.isEmpty()
        ? "store"
        : plain.substring(0, Math.min(NAME_CHARACTERS, plain.length()));
  }

  /** Gives a copy whose files are synced its name, durably. Returns the name. */
  String complete(Path partial) throws IOException {
    String name = String.valueOf(partial.getFileName());
    String done = name.substring(0, name.length() - PARTIAL.length());
    syncDirectory(partial);
    Files.move(partial, directory.resolve(done), StandardCopyOption.ATOMIC_MOVE);
    syncDirectory(directory);
    return done;
  }

  /** Deletes a copy that is not complete. */
  void remove(Path partial) throws IOException {
    for (Path file : filesOf(partial)) {
      Files.delete(file);
    }
    Files.delete(partial);
  }

  /** Returns all files in a directory. */
  static List<Path> filesOf(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(files::add);
    }
    return files;
  }

  /** Windows has no such call, and makes names durable by itself. */
  private static void syncDirectory(Path path) throws IOException {
    if (File.separatorChar == '/') {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
