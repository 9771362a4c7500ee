package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Durability;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.ProviderInfo;
import io.kiwidb.ProviderKind;
import io.kiwidb.Setting;
import io.kiwidb.Settings;
import io.kiwidb.io.Storage;
import io.kiwidb.io.TimeSource;
import io.kiwidb.storage.FileSystemStorage;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.model.OperationScript;
import io.kiwidb.testkit.model.OperationWeights;
import io.kiwidb.testkit.model.ScriptClock;
import io.kiwidb.testkit.model.ScriptOperator;
import io.kiwidb.testkit.model.ScriptRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every configuration gives the same answers: one script, many combinations of parts and settings,
 * one model.
 */
class EveryCombinationTest {
  private static final long SEED = 20_261_121;
  private static final int OPERATIONS = Integer.getInteger("kiwi.test.operations", 10_000);

  @TempDir(factory = InMemory.class)
  Path directory;

  /**
   * A combination of parts and settings; kinds and settings that are not named are the profile's.
   */
  record Combination(
      String name, Map<ProviderKind, String> parts, Map<Setting<Long>, Long> settings) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Combination of(String name, String... parts) {
    Map<ProviderKind, String> chosen = new EnumMap<>(ProviderKind.class);
    for (int i = 0; i < parts.length; i += 2) {
      chosen.put(ProviderKind.valueOf(parts[i]), parts[i + 1]);
    }
    return new Combination(name, chosen, Map.of());
  }

  /** Merge operators give values a meaning of their own: all scripts use the same. */
  private static final Set<ProviderKind> KINDS =
      EnumSet.complementOf(EnumSet.of(ProviderKind.MERGE_OPERATOR));

  private static Combination with(Combination parts, Map<Setting<Long>, Long> settings) {
    return new Combination(parts.name(), parts.parts(), settings);
  }

  static List<Combination> combinations() {
    return List.of(
        of("the defaults"),
        of("memtable skiplist", "MEMTABLE", "skiplist"),
        of("memtable offheap", "MEMTABLE", "offheap"),
        of("log mapped", "LOG", "mapped"),
        of("log mmap", "LOG", "mmap"),
        of("log segmented", "LOG", "segmented"),
        of("cache lru, filter fuse", "CACHE", "lru", "FILTER", "fuse", "PREFIX_RULE", "until:0x30"),
        of("cache caffeine, filter none", "CACHE", "caffeine", "FILTER", "none"),
        of("cache none, compressor lz4", "CACHE", "none", "COMPRESSOR", "lz4"),
        of("prefix rule of one byte, filter bloom", "PREFIX_RULE", "fixed:1", "FILTER", "bloom"),
        of("strategy tiered", "STRATEGY", "tiered"),
        of("strategy fifo without limits", "STRATEGY", "fifo"),
        with(
            of("two levels, one table triggers"),
            Map.of(Settings.LEVEL_COUNT, 2L, Settings.L0_TRIGGER, 1L)),
        with(
            of("many workers, tiny tables, log mmap", "MEMTABLE", "btree", "LOG", "mmap"),
            Map.of(
                Settings.COMPACTION_WORKERS, 4L,
                Settings.FLUSH_WORKERS, 4L,
                Settings.TABLE_BYTES, 4L << 10,
                Settings.BLOCK_BYTES, 256L)),
        with(
            of(
                "a memtable of one entry",
                "STRATEGY",
                "tiered",
                "FILTER",
                "fuse",
                "PREFIX_RULE",
                "fixed:2"),
            Map.of(Settings.MEMTABLE_ENTRIES, 1L)),
        with(
            of("values apart"),
            Map.of(
                Settings.BLOB_MIN_BYTES, 1L,
                Settings.BLOB_FILE_BYTES, 4L << 10,
                Settings.BLOB_LIVE_PERCENT, 95L)),
        with(
            of(
                "large values apart, compressed",
                "COMPRESSOR",
                "lz4",
                "STRATEGY",
                "tiered",
                "BLOB",
                "record"),
            Map.of(Settings.BLOB_MIN_BYTES, 64L, Settings.COMPACTION_WORKERS, 2L)),
        with(
            of("values apart of a fifo store", "STRATEGY", "fifo", "MEMTABLE", "offheap"),
            Map.of(Settings.BLOB_MIN_BYTES, 24L)),
        of(
            "everything else",
            "LOG",
            "mapped",
            "MEMTABLE",
            "btree",
            "FILTER",
            "fuse",
            "CACHE",
            "clock",
            "COMPRESSOR",
            "lz4",
            "STRATEGY",
            "tiered",
            "PREFIX_RULE",
            "fixed:3"));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void answersAreTheModels(Combination combination) {
    Options options = options(combination);
    Supplier<Storage> storage = storage(combination);
    new ScriptRunner(() -> Kiwi.open(storage.get(), options))
        .run(OperationScript.of(SEED, OPERATIONS));
  }

  /**
   * The keyspaces of a script have memtables of different sizes; there are all kinds of entries.
   */
  @ParameterizedTest
  @MethodSource("combinations")
  void answersAreTheModelsInSeveralKeyspaces(Combination combination) {
    ScriptClock clock = new ScriptClock(TimeSource.SYSTEM);
    Options options = options(combination).toBuilder().timeSource(clock).build();
    Supplier<Storage> storage = storage(combination);
    new ScriptRunner(() -> Kiwi.open(storage.get(), options))
        .clock(clock)
        .run(OperationScript.of(SEED, OPERATIONS)
            .weights(OperationWeights.defaults().entries().keyspaces().expiries()));
  }

  @Test
  void everyProviderIsInACombination() {
    Set<String> tried = new HashSet<>();
    for (Combination combination : combinations()) {
      for (ProviderKind kind : KINDS) {
        String name = combination.parts().getOrDefault(kind, kind.defaultName());
        tried.add(kind + " " + name.replaceFirst(":.*", "")); // without a parameter
      }
    }
    List<ProviderInfo> found = Kiwi.tools().providers().stream()
        .filter(provider -> KINDS.contains(provider.kind()))
        .toList();
    assertThat(found).hasSizeGreaterThan(15);
    assertThat(tried)
        .containsAll(found.stream().map(p -> p.kind() + " " + p.name()).toList());
    assertThat(found).allMatch(ProviderInfo::available);
  }

  /** Answers do not depend on the disk, and a disk that syncs takes half of the time. */
  static final class InMemory implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
        throws IOException {
      return Files.isWritable(MEMORY)
          ? Files.createTempDirectory(MEMORY, "kiwi")
          : Files.createTempDirectory("kiwi");
    }
  }

  private static Options options(Combination combination) {
    Options.Builder builder = Stores.dev().toBuilder().set(Settings.DURABILITY, Durability.NONE);
    builder.mergeOperator(new ScriptOperator());
    combination.parts().forEach(builder::provider);
    combination.settings().forEach(builder::set);
    return builder.build();
  }

  /** The logs `mapped` and `mmap` need files; the others are faster without. */
  private Supplier<Storage> storage(Combination combination) {
    if (combination.parts().containsKey(ProviderKind.LOG)) {
      return () -> FileSystemStorage.open(directory, OpenMode.CREATE_IF_MISSING);
    }
    MemoryStorage memory = new MemoryStorage();
    return memory::reopen;
  }
}
