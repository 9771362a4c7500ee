package io.kiwidb.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Helpers of the test suites of this package. Threading: stateless. */
public final class StorageContents {
  private StorageContents() {}

  /** Asserts that an operation fails for that reason and names the file. */
  public static void assertFails(Reason reason, String file, ThrowingCallable operation) {
    StorageException error = catchThrowableOfType(StorageException.class, operation);
    assertThat(error).as("a StorageException of reason %s", reason).isNotNull();
    assertThat(error.reason()).isEqualTo(reason);
    assertThat(error.file()).isEqualTo(file);
    assertThat(error).hasMessageContaining(error.operation()).hasMessageContaining(file);
  }

  /** Asserts that an operation fails because a lock is held. */
  public static void assertRefused(ThrowingCallable operation) {
    assertThat(catchThrowableOfType(StorageException.class, operation).reason())
        .isEqualTo(Reason.LOCKED);
  }

  /** Creates a file with that content. */
  public static void write(Storage storage, String name, byte[] content) {
    try (AppendFile file = storage.create(name)) {
      file.append(content, 0, content.length);
    }
  }

  /** Returns the whole content of a file. */
  public static byte[] read(Storage storage, String name) {
    try (ReadableFile file = storage.open(name)) {
      return content(file);
    }
  }

  static byte[] content(ReadableFile file) {
    byte[] bytes = new byte[(int) file.size()];
    assertThat(file.read(0, bytes, 0, bytes.length)).isEqualTo(bytes.length);
    return bytes;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte pattern(long position) {
    return (byte) (position * 31 + (position >>> 8));
  }
}
