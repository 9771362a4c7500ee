package io.kiwidb.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Profile;
import io.kiwidb.Setting;
import io.kiwidb.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link MemoryBudget}. */
class MemoryBudgetTest {
  private static final long MIB = 1 << 20;
  private static final List<Setting<Long>> CACHES =
      List.of(Settings.CACHE_DATA_BYTES, Settings.CACHE_INDEX_BYTES, Settings.CACHE_FILTER_BYTES);

  private static Map<Setting<?>, Object> given(String budget, String... others) {
    Map<Setting<?>, Object> given = new HashMap<>();
    given.put(Settings.MEMORY_BUDGET, Settings.MEMORY_BUDGET.parse(budget));
    for (String other : others) {
      String[] parts = other.split("=", -1);
      Setting<?> setting = Settings.named(parts[0]);
      given.put(setting, setting.parse(parts[1]));
    }
    return given;
  }

  /** Everything that counts, whether given, divided or of the profile. */
  private static Map<Setting<?>, Object> all(Profile profile, Map<Setting<?>, Object> given) {
    Map<Setting<?>, Object> all = new HashMap<>();
    Settings.all().forEach(setting -> all.put(setting, setting.defaultIn(profile)));
    all.putAll(MemoryBudget.divide(profile, given));
    all.putAll(given);
    return all;
  }

  private static long number(Map<Setting<?>, Object> all, Setting<Long> setting) {
    return setting.type().cast(all.get(setting));
  }

  @ParameterizedTest
  @CsvSource({
    // in MiB; caches together, with what they cost beside their blocks left out
    "32, 1, 2, 1, 1, 8",
    "64, 2, 2, 1, 2, 31",
    "128, 4, 2, 1, 4, 76",
    "256, 8, 4, 2, 8, 124",
    "1024, 32, 4, 2, 32, 581",
    "16384, 64, 4, 2, 64, 14670"
  })
  void aBudgetIsDivided(
      long mib, long memtable, long sealed, long workers, long table, long caches) {
    Map<Setting<?>, Object> all = all(Profile.PROD, given(mib + "m"));
    assertThat(number(all, Settings.MEMTABLE_BYTES)).isEqualTo(memtable * MIB);
    assertThat(number(all, Settings.MEMTABLE_SEALED)).isEqualTo(sealed);
    assertThat(number(all, Settings.COMPACTION_WORKERS)).isEqualTo(workers);
    assertThat(number(all, Settings.TABLE_BYTES)).isEqualTo(table * MIB);
    long sum = CACHES.stream().mapToLong(cache -> number(all, cache)).sum();
    assertThat(sum / MIB).isEqualTo(caches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "memtable.bytes=64k",
        "memtable.bytes=3m",
        "table.block-bytes=256",
        "flush.workers=4",
        "cache.data-bytes=1m",
        "cache.data-bytes=0,cache.index-bytes=0,cache.filter-bytes=0",
        "table.bytes=10m",
        "compaction.l0-stop=50",
        "memtable.sealed=5"
      })
  void whatMayBeTakenAtOnceIsWithinTheBudget(String others) {
    for (String budget : List.of("64m", "100m", "300m", "4g", "1t")) {
      String[] settings = others.isEmpty() ? new String[0] : others.split(",", -1);
      Map<Setting<?>, Object> given = given(budget, settings);
      for (Profile profile : Profile.values()) {
        Map<Setting<?>, Object> all = all(profile, given);
        assertThat(all).as("what was given stays").containsAllEntriesOf(given);
        all.forEach((setting, value) -> assertThat(setting.check(value)).isEqualTo(value));
        long memtable = number(all, Settings.MEMTABLE_BYTES);
        long memtables = memtable * (number(all, Settings.MEMTABLE_SEALED) + 1);
        long flushes = number(all, Settings.FLUSH_WORKERS) * memtable / 2;
        long inputs = number(all, Settings.L0_STOP) * Math.min(256 << 10, memtable);
        long compactions =
            number(all, Settings.COMPACTION_WORKERS) * (inputs + number(all, Settings.TABLE_BYTES));
        long data = number(all, Settings.CACHE_DATA_BYTES);
        long entries = 2 * data / number(all, Settings.BLOCK_BYTES) * 128;
        long caches = data
            + entries
            + number(all, Settings.CACHE_INDEX_BYTES)
            + number(all, Settings.CACHE_FILTER_BYTES);
        assertThat(memtables + memtable + flushes + compactions + caches)
            .as("%s with %s in %s", budget, others, profile)
            .isLessThanOrEqualTo(number(all, Settings.MEMORY_BUDGET));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutABudgetNothingIsDivided(Profile profile) {
    assertThat(MemoryBudget.divide(profile, Map.of())).isEmpty();
    assertThat(MemoryBudget.divide(profile, given("0", "memtable.bytes=1g"))).isEmpty();
  }

  @Test
  void theSmallSizesOfDevStay() {
    Map<Setting<?>, Object> all = all(Profile.DEV, given("1g"));
    for (Setting<?> setting : Settings.all()) {
      if (setting != Settings.MEMORY_BUDGET) {
        assertThat(all.get(setting)).as("%s", setting).isEqualTo(setting.defaultIn(Profile.DEV));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "32m, memtable.bytes=64m",
    "64m, cache.data-bytes=64m",
    "32m, table.block-bytes=256 cache.data-bytes=8m",
    "1g, compaction.workers=20 table.bytes=64m"
  })
  void whatDoesNotFitIsRefusedWithWhatToChange(String budget, String others) {
    String[] settings = others.split(" ", -1);
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> MemoryBudget.divide(Profile.PROD, given(budget, settings)))
        .withMessageContaining("memory.budget-bytes=" + Settings.MEMORY_BUDGET.parse(budget))
        .satisfies(refusal -> {
          for (String setting : settings) {
            assertThat(refusal).hasMessageContaining(setting.split("=", -1)[0] + "=");
          }
          String raised =
              String.valueOf(refusal.getMessage()).replaceAll("(?s).*raise it to (\\d+),.*", "$1");
          MemoryBudget.divide(Profile.PROD, given(raised, settings)); // fits
        });
  }
}
