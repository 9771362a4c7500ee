package io.kiwidb.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.io.LinkableStorage;
import io.kiwidb.io.Storage;
import io.kiwidb.testkit.storage.StorageContents;
import io.kiwidb.testkit.storage.StorageContract;
import io.kiwidb.testkit.storage.StorageInterruptContract;
import io.kiwidb.testkit.storage.StorageLinkContract;
import io.kiwidb.testkit.storage.StorageLockContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MemoryStorageTest {
  private final MemoryStorage memory = MemoryStorage.named("test");

  @Nested
  class Contract extends StorageContract {
    @Override
    protected Storage open() {
      return memory.reopen();
    }
  }

  @Nested
  class Locks extends StorageLockContract {
    @Override
    protected Storage open() {
      return memory.reopen();
    }
  }

  @Nested
  class Interrupts extends StorageInterruptContract {
    @Override
    protected Storage open() {
      return memory.reopen();
    }
  }

  @Nested
  class Links extends StorageLinkContract {
    @Override
    protected LinkableStorage source() {
      return memory.reopen();
    }

    @Override
    protected Storage target() {
      return new MemoryStorage();
    }
  }

  @Test
  void storagesOfOneNameShareNothing() {
    memory.create("a").close();
    assertThat(MemoryStorage.named("test").list()).isEmpty();
    assertThat(memory.location()).isEqualTo("test");
    assertThat(new MemoryStorage().location()).isEqualTo("memory");
  }

  @Test
  void contentOutlivesTheViewThatMadeIt() {
    StorageContents.write(memory, "a", new byte[] {1, 2, 3});
    memory.close();
    assertThat(StorageContents.read(memory.reopen(), "a")).containsExactly(1, 2, 3);
  }
}
