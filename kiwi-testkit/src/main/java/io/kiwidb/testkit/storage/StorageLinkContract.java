package io.kiwidb.testkit.storage;

import static io.kiwidb.testkit.storage.StorageContents.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.ForwardingStorage;
import io.kiwidb.io.LinkableStorage;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import org.junit.jupiter.api.Test;

/** The contract of {@link LinkableStorage}. Extend it and implement two methods. */
public abstract class StorageLinkContract {
  private static final byte[] BYTES = {1, 2, 3};

  /** Returns an empty storage. */
  protected abstract LinkableStorage source();

  /** Returns an empty storage that can share files with the source. */
  protected abstract Storage target();

  @Test
  void bothNamesHaveTheBytes() {
    try (LinkableStorage source = source();
        Storage target = target()) {
      StorageContents.write(source, "a", BYTES);
      assertThat(source.link("a", target, "b")).isTrue();
      target.syncDirectory();
      assertThat(target.list()).containsExactly("b");
      assertThat(target.size("b")).isEqualTo(BYTES.length);
      assertThat(StorageContents.read(target, "b")).isEqualTo(BYTES);
      assertThat(StorageContents.read(source, "a")).isEqualTo(BYTES);
    }
  }

  @Test
  void eachNameCanBeDeletedWithoutTheOther() {
    try (LinkableStorage source = source();
        Storage target = target()) {
      for (String name : new String[] {"a", "b"}) {
        StorageContents.write(source, name, BYTES);
        assertThat(source.link(name, target, name)).isTrue();
      }
      try (ReadableFile open = target.open("b")) {
        source.delete("a");
        target.delete("b");
        assertThat(StorageContents.read(target, "a")).isEqualTo(BYTES);
        assertThat(StorageContents.read(source, "b")).isEqualTo(BYTES);
        assertThat(open.read(0, new byte[BYTES.length], 0, BYTES.length)).isEqualTo(BYTES.length);
      }
    }
  }

  @Test
  void namesAreChecked() {
    try (LinkableStorage source = source();
        Storage target = target()) {
      StorageContents.write(source, "a", BYTES);
      StorageContents.write(target, "b", new byte[] {7});
      assertFails(Reason.MISSING, "c", () -> source.link("c", target, "c"));
      assertThat(target.exists("c")).isFalse();
      assertThat(catchReason(() -> source.link("a", target, "b"))).isEqualTo(Reason.EXISTS);
      assertThat(StorageContents.read(target, "b")).containsExactly(7);
    }
  }

  private static Reason catchReason(Runnable call) {
    try {
      call.run();
    } catch (StorageException e) {
      return e.reason();
    }
    throw new AssertionError("it did not fail");
  }

  @Test
  void aStorageOfAnotherKindGetsNothing() {
    try (LinkableStorage source = source();
        Storage target = new ForwardingStorage(target()) {}) {
      StorageContents.write(source, "a", BYTES);
      assertThat(source.link("a", target, "a")).isFalse();
      assertThat(target.list()).isEmpty();
    }
  }
}
