package io.kiwidb.storage.failure;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Converts JDK exceptions to {@link StorageException}s with a reason and a remedy.
 *
 * <p>The JDK has exception types for a few errors only; the others differ only in the text of the
 * operating system, so that text is searched. The path is excluded from the search, because it may
 * contain any text. Threading: stateless.
 */
public final class StorageErrors {
  private record Phrase(String text, Reason reason) {}

  // Texts of strerror on Linux, macOS and the BSDs, and of FormatMessage on Windows.
  private static final List<Phrase> PHRASES = List.of(
      new Phrase("no space left", Reason.DISK_FULL),
      new Phrase("quota exceeded", Reason.DISK_FULL),
      new Phrase("not enough space", Reason.DISK_FULL),
      new Phrase("permission denied", Reason.DENIED),
      new Phrase("not permitted", Reason.DENIED),
      new Phrase("access is denied", Reason.DENIED),
      new Phrase("read-only file system", Reason.DENIED),
      new Phrase("not a directory", Reason.NOT_A_DIRECTORY),
      new Phrase("no such file", Reason.MISSING),
      new Phrase("cannot find the", Reason.MISSING),
      new Phrase("file exists", Reason.EXISTS),
      new Phrase("stream closed", Reason.CLOSED));

  private StorageErrors() {}

  /** Returns the exception for a failed operation on a file. */
  public static StorageException of(String operation, Path file, IOException cause) {
    return of(reason(cause), operation, file, cause);
  }

  /** Returns the exception for a failed operation on a file with a known reason. */
  public static StorageException of(Reason reason, String operation, Path file, IOException cause) {
    Path parent = file.getParent();
    String directory = parent == null ? file.toString() : parent.toString();
    return new StorageException(
        reason, operation, nameOf(file), detail(reason, directory, cause), cause);
  }

  /** Returns the exception for using a closed file or storage. */
  public static StorageException closed(String operation, String file, String what) {
    return new StorageException(Reason.CLOSED, operation, file, what + " is closed", null);
  }

  /** Returns the reason of a failed operation. */
  public static Reason reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return Reason.MISSING;
    }
    if (cause instanceof FileAlreadyExistsException) {
      return Reason.EXISTS;
    }
    if (cause instanceof NotDirectoryException) {
      return Reason.NOT_A_DIRECTORY;
    }
    if (cause instanceof AccessDeniedException) {
      return Reason.DENIED;
    }
    if (cause instanceof ClosedChannelException) {
      return Reason.CLOSED;
    }
    String text = systemText(cause).toLowerCase(Locale.ROOT);
    return PHRASES.stream()
        .filter(phrase -> text.contains(phrase.text))
        .findFirst()
        .map(Phrase::reason)
        .orElse(Reason.IO);
  }

  private static String systemText(IOException cause) {
    if (cause instanceof FileSystemException failure) {
      return String.valueOf(failure.getReason());
    }
    String message = String.valueOf(cause.getMessage());
    // Streams and RandomAccessFile report a failed open as "path (text of the operating system)".
    return cause instanceof FileNotFoundException && message.endsWith(")")
        ? message.substring(message.lastIndexOf('(') + 1, message.length() - 1)
        : message;
  }

  private static String detail(Reason reason, String directory, IOException cause) {
    return switch (reason) {
      case MISSING ->
        "the file does not exist in " + directory
            + ". Was it deleted manually, or is the path wrong?";
      case EXISTS ->
        "it already exists in " + directory + ". Is another program using the directory?";
      case DISK_FULL ->
        "the disk is full in " + directory + " (" + systemText(cause)
            + "). Free some space there or raise the quota, then try again";
      case DENIED ->
        "access is denied in " + directory + " (" + text(cause)
            + "). Check the owner, the permissions and the mount options";
      case NOT_A_DIRECTORY -> "a part of the path is a file, not a directory. Check the path";
      case CLOSED -> "it is closed";
      case NO_DATABASE, LOCKED, KEY_MISSING, WRONG_KEY, NOT_ENCRYPTED, IO ->
        text(cause) + " in " + directory + remedy(cause);
    };
  }

  private static String text(IOException cause) {
    String text = systemText(cause);
    return text.equals("null") ? cause.toString() : text;
  }

  private static String remedy(IOException cause) {
    return systemText(cause).toLowerCase(Locale.ROOT).contains("too many open files")
        ? ". Raise the limit of open files of this process (ulimit -n)"
        : ". Check the disk and the system log";
  }

  private static String nameOf(Path file) {
    Path name = file.getFileName();
    return name == null ? file.toString() : name.toString();
  }
}
