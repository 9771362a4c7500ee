package io.kiwidb.storage;

import io.kiwidb.KeyProvider;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.storage.failure.StorageErrors;
import io.kiwidb.storage.keys.KeyLines;
import io.kiwidb.storage.keys.KeyLines.Line;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys in a text file, the last of which is the current one; for the format see the documentation
 * of {@code io.kiwidb.storage.keys}.
 *
 * <p>Keep the file off the disk of the store, and a copy elsewhere: without the key nobody can read
 * the store.
 *
 * <p>Threading: immutable. The file is read once, when it is opened; keys that are added later are
 * used by stores that are opened after that. Failure: {@link StorageException}; a file that is
 * malformed is reported by line, without its content.
 */
public final class KeyFile implements KeyProvider {
  private static final int MOST_BYTES = 1 << 20;
  private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
      PosixFilePermission.GROUP_READ,
      PosixFilePermission.GROUP_WRITE,
      PosixFilePermission.OTHERS_READ,
      PosixFilePermission.OTHERS_WRITE);

  private final Path path;
  private final List<Line> keys;

  private KeyFile(Path path, List<Line> keys) {
    this.path = path;
    this.keys = keys;
  }

  /** Reads a file with at least one key. */
  public static KeyFile open(Path path) {
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw malformed(path, "it is larger than 1 MiB");
      }
      return new KeyFile(path, KeyLines.parse(Files.readAllBytes(path)));
    } catch (IllegalArgumentException e) {
      throw malformed(path, String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      throw new StorageException(
          Reason.MISSING,
          "read",
          path.toString(),
          "there is no such key file; 'kiwi key generate' creates one for a new store",
          e);
    } catch (IOException e) {
      throw StorageErrors.of("read", path, e);
    }
  }

  /**
   * Creates a file with one random key of 256 bits, durably. Only its owner may read it, where the
   * file system has such permissions. Fails with {@code EXISTS} if there is a file.
   */
  public static KeyFile generate(Path path) {
    try {
      Files.createFile(path, onlyForTheOwner());
      append(path, KeyLines.HEADER + KeyLines.format(newKey()));
      syncParent(path);
    } catch (IOException e) {
      throw StorageErrors.of("create", path, e);
    }
    return open(path);
  }

  /**
   * Appends a random key, durably, which is the current one from now on, and returns the keys with
   * it. Requires: one caller at a time.
   *
   * <p>What the file contains is not written again, so no key is lost if this is interrupted. Then
   * the last line may be incomplete; nothing was written with its key, so it can be removed.
   */
  public KeyFile addKey() {
    try {
      boolean ended = KeyLines.endsLine(Files.readAllBytes(path));
      append(path, (ended ? "" : "\n") + KeyLines.format(newKey()));
    } catch (IOException e) {
      throw StorageErrors.of("append to", path, e);
    }
    return open(path);
  }

  /** Returns the ids of all keys, the current one last. */
  public List<String> keyIds() {
    return keys.stream().map(Line::id).toList();
  }

  /**
   * Returns what is wrong with the permissions of the file, and what to do; empty if only its owner
   * may read and write it, or if that is unknown.
   */
  public Optional<String> exposure() {
    try {
      PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
      boolean exposed = view != null
          && view.readAttributes().permissions().stream().anyMatch(OF_OTHERS::contains);
      return exposed
          ? Optional.of("other users may read or change the key file " + path
              + ", and with it read the store; run: chmod 600 " + path)
          : Optional.empty();
    } catch (IOException e) {
      throw StorageErrors.of("get the permissions of", path, e);
    }
  }

  @Override
  public String currentKeyId() {
    return keys.get(keys.size() - 1).id();
  }

  @Override
  public Optional<SecretKey> key(String id) {
    return keys.stream()
        .filter(line -> line.id().equals(id))
        .<SecretKey>map(line -> new SecretKeySpec(line.key(), "AES"))
        .findFirst();
  }

  @Override
  public String toString() {
    return "key file " + path;
  }

  private static Line newKey() {
    SecureRandom random = new SecureRandom();
    byte[] key = new byte[KeyLines.KEY_SIZE];
    random.nextBytes(key);
    return new Line("%016x".formatted(random.nextLong()), key);
  }

  private static void append(Path path, String text) throws IOException {
    // RandomAccessFile ignores interrupts; a channel would be closed by them.
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(file.length());
      file.write(text.getBytes(StandardCharsets.US_ASCII));
      file.getFD().sync();
    }
  }

  private static void syncParent(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null && isPosix()) {
      try (AsynchronousFileChannel channel =
          AsynchronousFileChannel.open(parent, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static FileAttribute<?>[] onlyForTheOwner() {
    return isPosix()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }

  private static StorageException malformed(Path path, String what) {
    return new StorageException(
        Reason.IO, "read", path.toString(), "it is not a key file: " + what, null);
  }
}
