package io.kiwidb.testkit.storage;

import io.kiwidb.io.Storage;
import org.junit.jupiter.api.Nested;

/** While nobody asks them to fail, the storages that fail on purpose keep the contract. */
class HostileStorageContractTest {
  private final CrashStorage disk = new CrashStorage();

  private Storage crash() {
    return disk.reopen();
  }

  private Storage fault() {
    return new FaultStorage(disk.reopen());
  }

  private Storage trace() {
    return new TraceStorage(disk.reopen());
  }

  @Nested
  class CrashContract extends StorageContract {
    @Override
    protected Storage open() {
      return crash();
    }
  }

  @Nested
  class CrashLocks extends StorageLockContract {
    @Override
    protected Storage open() {
      return crash();
    }
  }

  @Nested
  class CrashInterrupts extends StorageInterruptContract {
    @Override
    protected Storage open() {
      return crash();
    }
  }

  @Nested
  class FaultContract extends StorageContract {
    @Override
    protected Storage open() {
      return fault();
    }
  }

  @Nested
  class FaultLocks extends StorageLockContract {
    @Override
    protected Storage open() {
      return fault();
    }
  }

  @Nested
  class TraceContract extends StorageContract {
    @Override
    protected Storage open() {
      return trace();
    }
  }

  @Nested
  class TraceLocks extends StorageLockContract {
    @Override
    protected Storage open() {
      return trace();
    }
  }
}
