package io.kiwidb.engine.faults;

import static io.kiwidb.testkit.storage.StorageOperation.APPEND;
import static io.kiwidb.testkit.storage.StorageOperation.CREATE;
import static io.kiwidb.testkit.storage.StorageOperation.DELETE;
import static io.kiwidb.testkit.storage.StorageOperation.OPEN;
import static io.kiwidb.testkit.storage.StorageOperation.READ;
import static io.kiwidb.testkit.storage.StorageOperation.RENAME;
import static io.kiwidb.testkit.storage.StorageOperation.SYNC;
import static io.kiwidb.testkit.storage.StorageOperation.SYNC_DIRECTORY;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.KiwiTools.VerifyReport;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.WriteOptions;
import io.kiwidb.io.ForwardingStorage;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.ForwardingFile;
import io.kiwidb.testkit.storage.StorageOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * With threads and a real clock: under every fault and in every state, every call returns or
 * throws, and closing releases the store.
 */
@Tag("jvm-independent")
class NoCallWaitsTest {
  private static final Options SMALL = Options.builder()
      .profile(Profile.DEV)
      .provider(ProviderKind.CACHE, "none")
      .build();

  private final MemoryStorage memory = new MemoryStorage();
  private final AtomicBoolean damaged = new AtomicBoolean();
  private final FaultStorage disk = new FaultStorage(damageable(memory));

  /** Operations of one kind on files of one kind, with a reason. */
  record Fault(StorageOperation operation, String files, Reason reason, boolean forEver) {
    FaultRule rule() {
      FaultRule.Builder builder = FaultRule.on(operation).names(files);
      return (forEver ? builder.forEver() : builder).fail(reason);
    }
  }

  static List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    for (Reason reason : List.of(Reason.IO, Reason.DISK_FULL)) {
      for (boolean forEver : new boolean[] {false, true}) {
        for (String files : List.of("*.wal", "*.sst", "MANIFEST-*", "CURRENT.tmp", "OPTIONS*")) {
          faults.add(new Fault(CREATE, files, reason, forEver));
          faults.add(new Fault(APPEND, files, reason, forEver));
          faults.add(new Fault(SYNC, files, reason, forEver));
        }
        faults.add(new Fault(SYNC_DIRECTORY, "*", reason, forEver));
        faults.add(new Fault(RENAME, "*", reason, forEver));
        if (reason == Reason.IO) {
          faults.add(new Fault(DELETE, "*", reason, forEver));
          faults.add(new Fault(READ, "*.sst", reason, forEver));
          faults.add(new Fault(OPEN, "*.sst", reason, forEver));
        }
      }
    }
    return faults;
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whateverFails(Fault fault) {
    Kiwi db = Kiwi.open(disk, SMALL);
    EveryCall calls = new EveryCall(db);
    calls.run("before " + fault);
    disk.add(fault.rule());

    calls.run("under " + fault);
    calls.closeFromAStage("under " + fault);

    assertThat(db.state().health()).isEqualTo(Health.CLOSED);
    requireEverythingThere(calls);
  }

  @ParameterizedTest
  @EnumSource(Health.class)
  void inEveryState(Health health) {
    Kiwi db = Kiwi.open(disk, SMALL);
    EveryCall calls = new EveryCall(db);
    calls.run("before it is " + health);
    lead(db, health);
    assertThat(db.state().health()).isEqualTo(health);

    calls.run("while it is " + health);
    calls.close("while it is " + health);

    damaged.set(false);
    requireEverythingThere(calls);
  }

  private void lead(Kiwi db, Health health) {
    switch (health) {
      case OPEN -> assertThat(db.state().cause()).isEmpty();
      case DEGRADED -> {
        disk.add(FaultRule.on(CREATE).names("*.sst").forEver().fail(Reason.IO));
        db.put(EveryCall.key("unflushed"), new byte[10]);
        refused(db::flush);
      }
      case READ_ONLY -> {
        disk.capacity(disk.usedBytes());
        refused(() -> putUntilRefused(db));
      }
      case FATAL -> {
        disk.add(FaultRule.on(SYNC).names("*.wal").fail(Reason.IO));
        refused(() -> db.put(EveryCall.key("fatal"), new byte[1], WriteOptions.sync()));
      }
      case CORRUPT -> {
        for (int i = 0; i < 2; i++) { // two that overlap are merged, not moved
          db.put(EveryCall.key("damaged"), new byte[10]);
          db.flush();
        }
        damaged.set(true);
        refused(db::compact);
      }
      case CLOSED -> db.close();
    }
  }

  private static void putUntilRefused(Kiwi db) {
    for (int i = 0; i < 10_000; i++) {
      db.put(EveryCall.key("fill" + i), new byte[100]);
    }
  }

  private static void refused(Runnable call) {
    boolean worked = false;
    try {
      call.run();
      worked = true;
    } catch (KiwiException expected) {
      assertThat(expected.getMessage()).isNotBlank();
    }
    assertThat(worked).as("a call worked that was to fail").isFalse();
  }

  /**
   * The disk works again: the directory can be opened, so the lock was given back, and holds what
   * was acknowledged.
   */
  private void requireEverythingThere(EveryCall calls) {
    disk.clear().capacity(Long.MAX_VALUE);
    try (Kiwi db = Kiwi.open(memory.reopen(), SMALL)) {
      calls
          .acknowledged()
          .forEach((key, value) ->
              assertThat(db.get(EveryCall.key(key))).as("key %s", key).isEqualTo(value));
      db.compact();
    }
    VerifyReport report = Kiwi.tools().verify(memory.reopen(), file -> {});
    assertThat(report.problems()).isEmpty();
    assertThat(report.notes()).isEmpty();
  }

  /** A storage whose tables read wrong while {@link #damaged} says so. */
  private Storage damageable(Storage storage) {
    return new ForwardingStorage(storage) {
      @Override
      public ReadableFile open(String name) {
        ReadableFile file = super.open(name);
        return name.endsWith(".sst") ? new DamagedFile(file) : file;
      }
    };
  }

  private final class DamagedFile extends ForwardingFile {
    DamagedFile(ReadableFile file) {
      super(file);
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) {
      int count = super.read(position, target, offset, length);
      if (damaged.get() && count > 0) {
        target[offset + count / 2] ^= 1;
      }
      return count;
    }
  }
}
