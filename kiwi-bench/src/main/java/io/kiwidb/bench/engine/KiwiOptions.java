package io.kiwidb.bench.engine;

import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import java.time.Duration;
import java.util.Map;

/** The options with which Kiwi is opened to be measured. */
public final class KiwiOptions {
  /** Not a Kiwi setting: the id of the key with which the store is encrypted. */
  public static final String ENCRYPT = "bench.encrypt";

  private KiwiOptions() {}

  /** Returns a builder with these options and their settings. */
  public static Options.Builder builder(EngineOptions options) {
    return builder(options, options.settings());
  }

  /** Returns a builder with these options and other settings than theirs. */
  static Options.Builder builder(EngineOptions options, Map<String, String> settings) {
    Options.Builder builder = Options.builder()
        .set(Settings.DURABILITY, options.durability())
        .set(Settings.CACHE_DATA_BYTES, options.cacheBytes())
        .set(Settings.MEMTABLE_BYTES, options.memtableBytes())
        .set(Settings.BLOCK_BYTES, (long) EngineOptions.BLOCK_BYTES);
    if (options.ttlSeconds() > 0) {
      builder.ttl(Duration.ofSeconds(options.ttlSeconds()));
    }
    settings.forEach((name, value) -> set(builder, name, value));
    return builder;
  }

  /** Sets a setting, or the provider of a kind as in {@code memtable=skiplist}. */
  private static void set(Options.Builder builder, String name, String value) {
    if (name.equals(ENCRYPT)) {
      builder.encryption(BenchKeys.of(value));
      return;
    }
    for (ProviderKind kind : ProviderKind.values()) {
      if (kind.label().equals(name)) {
        builder.provider(kind, value);
        return;
      }
    }
    builder.set(name, value);
  }
}
