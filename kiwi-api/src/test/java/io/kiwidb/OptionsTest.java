package io.kiwidb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kiwidb.io.Scheduler;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** {@link Options} and {@link LiveSettings}: what values of settings may be written as. */
class OptionsTest {
  @Test
  void numbersMayBeWrittenAsTheyCome() {
    Options options = Options.builder()
        .set(Settings.MEMTABLE_BYTES, 1 << 20)
        .set(Settings.LEVEL_COUNT, (short) 5)
        .set(Settings.TABLE_BYTES, 4L << 20)
        .set(Settings.FLUSH_WORKERS, Long.valueOf(2))
        .set(Settings.FILTER_RATE, 1)
        .set(Settings.LOG_LEVEL, Settings.LogLevel.WARN)
        .build();
    assertThat(options.settings())
        .containsEntry(Settings.MEMTABLE_BYTES, 1L << 20)
        .containsEntry(Settings.LEVEL_COUNT, 5L)
        .containsEntry(Settings.TABLE_BYTES, 4L << 20)
        .containsEntry(Settings.FLUSH_WORKERS, 2L)
        .containsEntry(Settings.FILTER_RATE, 1.0)
        .containsEntry(Settings.LOG_LEVEL, Settings.LogLevel.WARN);
  }

  @Test
  void sizesMayBeTextWithAUnit() {
    Options options = Options.builder()
        .set("memtable.bytes", "16MiB")
        .set("table.bytes", "4m")
        .set("log.level", "error")
        .build();
    assertThat(options.settings())
        .containsEntry(Settings.MEMTABLE_BYTES, 16L << 20)
        .containsEntry(Settings.TABLE_BYTES, 4L << 20)
        .containsEntry(Settings.LOG_LEVEL, Settings.LogLevel.ERROR);
  }

  @Test
  void whatIsOutOfBoundsIsRefusedHoweverItIsWritten() {
    Options.Builder builder = Options.builder();
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> builder.set(Settings.MEMTABLE_BYTES, 1))
        .withMessageContaining("memtable.bytes");
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> builder.set(Settings.FILTER_RATE, 2))
        .withMessageContaining("filter");
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> builder.set("memtable.bytes", "much"))
        .withMessageContaining("64k");
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> builder.set("memtable.size", "64k"))
        .withMessageContaining("memtable.bytes");
    assertThat(builder.build().settings()).isEmpty();
  }

  @Test
  void namesOfProvidersSettingsAreKeptForTheOpening() {
    Setting<Long> own = Setting.number("fifo.number", 1, 1, 0, 9, "a number");
    Options.Builder builder = Options.builder().set("fifo.bytes", "1g").set("fifo.number", "2");
    assertThat(builder.build().toBuilder().build().namedSettings())
        .containsOnly(Map.entry("fifo.bytes", "1g"), Map.entry("fifo.number", "2"));
    builder.set(own, 3);
    assertThat(builder.build().namedSettings()).containsOnlyKeys("fifo.bytes");
    builder.set("fifo.number", "4");
    assertThat(builder.build().settings()).isEmpty();
    assertThat(builder.build().namedSettings()).containsEntry("fifo.number", "4");
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> builder.set("durabilty", "sync"))
        .withMessageContaining("durability.batch-millis");
  }

  @Test
  void whatSharedResourcesDetermineIsRefusedBesideThem() {
    StoreResources shared = new LimitsOnly(new StoreResources.Limits(1 << 30, "lru", 2, 2));
    Options options = Options.builder().resources(shared).build();
    assertThat(options.resources()).containsSame(shared);
    assertThat(options.toBuilder().build().resources()).containsSame(shared);
    assertThat(options.provider(ProviderKind.CACHE)).isEqualTo("lru");
    assertThat(options.provider(ProviderKind.LOG)).isEqualTo("mmap");
    Options.Builder same = options.toBuilder().provider(ProviderKind.CACHE, "lru");
    assertThat(same.build().provider(ProviderKind.CACHE)).isEqualTo("lru");
    assertRefused(options.toBuilder().provider(ProviderKind.CACHE, "clock"), "cacheProvider");
    assertRefused(options.toBuilder().memoryBudget(1 << 30), "memory.budget-bytes");
    assertRefused(options.toBuilder().set("cache.data-bytes", "1m"), "cache.data-bytes");
    assertRefused(options.toBuilder().scheduler(new NoScheduler()), "scheduler");
  }

  private static void assertRefused(Options.Builder builder, String what) {
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(builder::build)
        .withMessageContaining(what);
  }

  private record LimitsOnly(Limits limits) implements StoreResources {
    @Override
    public Usage usage() {
      return new Usage(0, 0, 0, 0, 0, 0);
    }

    @Override
    public void close() {}
  }

  private static final class NoScheduler implements Scheduler {
    @Override
    public void execute(Lane lane, Runnable task) {}

    @Override
    public void schedule(Lane lane, long delayNanos, Runnable task) {}

    @Override
    public void workers(Lane lane, int count) {}

    @Override
    public boolean await(BooleanSupplier done, long timeoutNanos) {
      return done.getAsBoolean();
    }

    @Override
    public void signal() {}

    @Override
    public void close() {}
  }

  @Test
  void liveSettingsTakeTheSame() {
    MapSettings live = new MapSettings();
    live.set(Settings.MEMTABLE_BYTES, 1 << 20);
    live.set(Settings.FILTER_RATE, 1);
    live.set("table.bytes", "4m");
    assertThat(live.changed)
        .containsEntry(Settings.MEMTABLE_BYTES, 1L << 20)
        .containsEntry(Settings.FILTER_RATE, 1.0)
        .containsEntry(Settings.TABLE_BYTES, 4L << 20);
  }

  private static final class MapSettings implements LiveSettings {
    private final Map<Setting<?>, Object> changed = new HashMap<>();

    @Override
    public <T> T get(Setting<T> setting) {
      return setting.type().cast(changed.get(setting));
    }

    @Override
    public <T> void set(Setting<T> setting, T value) {
      changed.put(setting, setting.check(value));
    }

    @Override
    public void setAll(Map<? extends Setting<?>, ?> values) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void reset(Setting<?> setting) {
      changed.remove(setting);
    }

    @Override
    public Profile profile() {
      return Profile.DEV;
    }

    @Override
    public void profile(Profile profile) {
      changed.clear();
    }

    @Override
    public Map<Setting<?>, Object> all() {
      return changed;
    }

    @Override
    public Map<Setting<?>, Object> changed() {
      return changed;
    }
  }
}
