package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.WriteOptions;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.LateFault;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.FileSystemStorage;
import io.kiwidb.testkit.storage.MountedVolume;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A store with synced writes on a small volume that becomes full while memtables are flushed, where
 * such a volume can be mounted.
 */
class SmallVolumeStoreTest {
  private static final int ROUNDS = 6;

  @TempDir
  Path scratch;

  @ParameterizedTest
  @CsvSource({"mmap, 1024", "mmap, 4096", "segmented, 1024"})
  @Timeout(300)
  void fullVolumeIsAnExceptionAndNothingThatWasSyncedIsLost(String log, int blockBytes) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Path place = scratch.resolve(log + blockBytes + "-" + seed);
      assertThat(place.toFile().mkdir()).isTrue();
      try (MountedVolume volume = MountedVolume.ext4(place, blockBytes, 16 << 20)) {
        round(volume.directory(), log, seed);
      }
    }
  }

  private static void round(Path volume, String log, int seed) {
    String state = log + ", seed " + seed;
    SplittableRandom random = new SplittableRandom(seed);
    Path ballast = volume.resolve("ballast");
    Path store = volume.resolve("store");
    Options options =
        Options.builder().profile(Profile.DEV).provider(ProviderKind.LOG, log).build();
    int acknowledged;
    try (Storage others = FileSystemStorage.open(ballast, OpenMode.CREATE_IF_MISSING);
        AppendFile other = others.create("ballast")) {
      long left = (2 << 20) + random.nextInt(2 << 20);
      while (others.freeBytes() > left) {
        fill(other, 64 << 10);
      }
      Kiwi db = Kiwi.open(store, options);
      acknowledged = putUntilFull(db, other, random, state);
      Stores.abandon(db);
      others.delete("ballast");
    }
    try (Kiwi db = Kiwi.open(store, options)) {
      for (int i = 0; i < acknowledged; i++) {
        assertThat(db.get(key(i)))
            .as("%s, key %d of %d", state, i, acknowledged)
            .isNotNull();
      }
      db.put(key(0), bytes("and on"), WriteOptions.sync());
    }
  }

  /** Answers how many puts were acknowledged as synced. */
  private static int putUntilFull(
      Kiwi db, AppendFile other, SplittableRandom random, String state) {
    for (int i = 0; i < 100_000; i++) {
      fill(other, random.nextInt(1500));
      byte[] value = new byte[random.nextInt(random.nextInt(10) == 0 ? 9_000 : 600)];
      random.nextBytes(value);
      try {
        db.put(key(i), value, WriteOptions.sync());
      } catch (KiwiException e) {
        return i;
      } finally {
        new LateFault().provoke();
      }
    }
    throw new AssertionError("the volume does not get full: " + state);
  }

  private static void fill(AppendFile other, int bytes) {
    try {
      other.append(new byte[bytes], 0, bytes);
    } catch (StorageException e) {
      assertThat(e.reason()).isEqualTo(Reason.DISK_FULL);
    }
  }
}
