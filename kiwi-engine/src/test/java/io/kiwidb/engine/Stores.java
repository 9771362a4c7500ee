package io.kiwidb.engine;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.Settings;
import io.kiwidb.storage.MemoryStorage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Stores and bytes for tests. */
final class Stores {
  private Stores() {}

  static Options dev() {
    return Options.builder().profile(Profile.DEV).build();
  }

  /** Options with which level 0 is merged down by hand only. */
  static Options.Builder compactedByHand(Options options) {
    return options.toBuilder()
        .set(Settings.L0_TRIGGER, 1_000L)
        .set(Settings.L0_SLOWDOWN, 2_000L)
        .set(Settings.L0_STOP, 3_000L)
        .set(Settings.DELETION_PERCENT, 0L)
        .set(Settings.PAUSE_MILLIS, 0L)
        .set(Settings.IDLE_MILLIS, 0L);
  }

  static Kiwi inMemory() {
    return Kiwi.open(new MemoryStorage(), dev());
  }

  /** Ends the threads of a store whose disk is gone: what closing says of that does not matter. */
  static void abandon(Kiwi db) {
    try {
      db.close();
    } catch (KiwiException expected) {
      LoggerFactory.getLogger("io.kiwidb.test").debug("closed without a disk", expected);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  static byte[] key(long number) {
    return bytes("key%013d".formatted(number));
  }
}
