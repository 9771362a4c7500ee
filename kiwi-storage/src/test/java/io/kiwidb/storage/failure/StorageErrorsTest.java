package io.kiwidb.storage.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StorageErrorsTest {
  private static final Path FILE = Path.of("data", "000012.wal");

  static Stream<Arguments> causes() {
    return Stream.of(
        Arguments.of(new IOException("No space left on device"), Reason.DISK_FULL),
        Arguments.of(
            new FileSystemException("f", null, "No space left on device"), Reason.DISK_FULL),
        Arguments.of(new IOException("Disk quota exceeded"), Reason.DISK_FULL),
        Arguments.of(new IOException("There is not enough space on the disk"), Reason.DISK_FULL),
        Arguments.of(new AccessDeniedException("f"), Reason.DENIED),
        Arguments.of(new FileNotFoundException("f (Permission denied)"), Reason.DENIED),
        Arguments.of(new FileNotFoundException("f (Access is denied)"), Reason.DENIED),
        Arguments.of(new FileSystemException("f", null, "Read-only file system"), Reason.DENIED),
        Arguments.of(new FileSystemException("f", null, "Operation not permitted"), Reason.DENIED),
        Arguments.of(new NoSuchFileException("f"), Reason.MISSING),
        Arguments.of(new FileNotFoundException("f (No such file or directory)"), Reason.MISSING),
        Arguments.of(
            new FileNotFoundException("f (The system cannot find the file specified)"),
            Reason.MISSING),
        Arguments.of(new FileAlreadyExistsException("f"), Reason.EXISTS),
        Arguments.of(new NotDirectoryException("f"), Reason.NOT_A_DIRECTORY),
        Arguments.of(new FileSystemException("f", null, "Not a directory"), Reason.NOT_A_DIRECTORY),
        Arguments.of(new ClosedChannelException(), Reason.CLOSED),
        Arguments.of(new AsynchronousCloseException(), Reason.CLOSED),
        Arguments.of(new IOException("Stream Closed"), Reason.CLOSED),
        Arguments.of(new IOException("Input/output error"), Reason.IO),
        Arguments.of(new IOException(), Reason.IO),
        Arguments.of(new FileSystemException("f"), Reason.IO),
        // what the path says is not what the system says
        Arguments.of(
            new FileSystemException("/no space left/f", null, "Input/output error"), Reason.IO),
        Arguments.of(
            new FileNotFoundException("/permission denied (old)/f (Is a directory)"), Reason.IO));
  }

  @ParameterizedTest
  @MethodSource("causes")
  void everyCauseHasItsReason(IOException cause, Reason reason) {
    StorageException error = StorageErrors.of("append to", FILE, cause);
    assertThat(error.reason()).isEqualTo(reason);
    assertThat(error.operation()).isEqualTo("append to");
    assertThat(error.file()).isEqualTo("000012.wal");
    assertThat(error).hasCause(cause).hasMessageStartingWith("cannot append to 000012.wal: ");
    assertThat(error.getMessage()).doesNotContain("null");
  }

  @Test
  void messagesNameTheDirectoryAndTheRemedy() {
    assertThat(StorageErrors.of("append to", FILE, new IOException("No space left on device")))
        .hasMessageContaining(" data ")
        .hasMessageContaining("Free some space");
    assertThat(
            StorageErrors.of("lock", FILE, new FileNotFoundException("f (Read-only file system)")))
        .hasMessageContaining("(Read-only file system). Check");
    assertThat(StorageErrors.of("open", FILE, new FileNotFoundException("f (Too many open files)")))
        .hasMessageContaining("ulimit -n");
    assertThat(StorageErrors.of("open", FILE, new AccessDeniedException("f")))
        .hasMessageContaining("permissions");
  }
}
