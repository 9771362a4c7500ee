package io.kiwidb.engine;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.io.MemoryStorage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Stores and bytes for tests. */
final class Stores {
  private Stores() {}

  static Options dev() {
    return Options.builder().profile(Profile.DEV).build();
  }

  static Kiwi inMemory() {
    return Kiwi.open(new MemoryStorage(), dev());
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
