package io.kiwidb.testkit.kill;

import io.kiwidb.Durability;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderInfo;
import io.kiwidb.ProviderKind;
import io.kiwidb.Setting;
import io.kiwidb.Settings;
import io.kiwidb.io.TimeSource;
import io.kiwidb.testkit.model.ScriptOperator;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Random options for one opening: a provider of each kind from all that are usable on this JVM, the
 * durability policy, and sizes so small that tables are constantly written and merged. A list of
 * words {@code KIND=provider} and {@code setting=value}, with the name of a keyspace and a slash
 * before it if it is for that keyspace, to be passed to another process. Threading: immutable.
 */
record DrawnOptions(List<String> words) {
  private record Size(Setting<Long> setting, List<Long> values) {}

  private static final List<Size> SIZES = List.of(
      new Size(Settings.MEMTABLE_ENTRIES, List.of(40L, 150L, 600L)),
      new Size(Settings.TABLE_BYTES, List.of(4L << 10, 16L << 10)),
      new Size(Settings.BLOCK_BYTES, List.of(256L, 1L << 10)),
      new Size(Settings.L0_TRIGGER, List.of(1L, 2L, 4L)),
      new Size(Settings.LEVEL_BASE_BYTES, List.of(8L << 10, 64L << 10)),
      new Size(Settings.BLOB_MIN_BYTES, List.of(0L, 100L, 250L)),
      new Size(Settings.BLOB_FILE_BYTES, List.of(4L << 10, 64L << 10)),
      new Size(Settings.BLOB_LIVE_PERCENT, List.of(50L, 90L)),
      new Size(Settings.FLUSH_WORKERS, List.of(1L, 2L)),
      new Size(Settings.COMPACTION_WORKERS, List.of(1L, 2L)));

  /** Sizes of memtables of the keyspaces, so different that they are flushed at other times. */
  private static final List<List<Long>> KEYSPACE_ENTRIES =
      List.of(List.of(10L, 40L), List.of(600L, 0L));

  /** Thresholds for values in blob files; each value of the second keyspace is in one. */
  private static final List<List<Long>> KEYSPACE_BLOBS = List.of(List.of(0L, 100L), List.of(1L));

  /** How far the clock is ahead, in milliseconds. */
  private static final String CLOCK = "clock.ahead";

  /** A clock that is ahead of that of the system. */
  private record Ahead(long millis) implements TimeSource {
    @Override
    public long nanos() {
      return SYSTEM.nanos();
    }

    @Override
    public long epochMillis() {
      return SYSTEM.epochMillis() + millis;
    }
  }

  /** Returns the usable providers by kind, except for merge operators: a keyspace has only one. */
  static Map<ProviderKind, List<String>> providers() {
    return Kiwi.tools().providers().stream()
        .filter(ProviderInfo::available)
        .filter(provider -> provider.kind() != ProviderKind.MERGE_OPERATOR)
        .collect(Collectors.groupingBy(
            ProviderInfo::kind,
            () -> new EnumMap<>(ProviderKind.class),
            Collectors.mapping(ProviderInfo::name, Collectors.toList())));
  }

  /** Returns random options with the given log. */
  static DrawnOptions draw(
      RandomGenerator random, Map<ProviderKind, List<String>> providers, String log) {
    List<String> words = new ArrayList<>();
    providers.forEach((kind, names) ->
        words.add(kind + "=" + (kind == ProviderKind.LOG ? log : any(random, names))));
    words.add(Settings.DURABILITY.name() + "=" + any(random, List.of(Durability.values())));
    for (Size size : SIZES) {
      words.add(size.setting().name() + "=" + any(random, size.values()));
    }
    List<String> keyspaces = WriterScript.otherKeyspaces();
    for (int i = 0; i < keyspaces.size(); i++) {
      String keyspace = keyspaces.get(i) + "/";
      for (ProviderKind kind : KeyspaceOptions.providerKinds()) {
        if (kind != ProviderKind.MERGE_OPERATOR) {
          words.add(keyspace + kind + "=" + any(random, providers.getOrDefault(kind, List.of())));
        }
      }
      words.add(
          keyspace + Settings.MEMTABLE_ENTRIES.name() + "=" + any(random, KEYSPACE_ENTRIES.get(i)));
      words.add(
          keyspace + Settings.BLOB_MIN_BYTES.name() + "=" + any(random, KEYSPACE_BLOBS.get(i)));
    }
    return new DrawnOptions(List.copyOf(words));
  }

  private static <T> T any(RandomGenerator random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** Returns these options with a clock that is ahead. */
  DrawnOptions ahead(long millis) {
    List<String> more = new ArrayList<>(words);
    more.add(CLOCK + "=" + millis);
    return new DrawnOptions(List.copyOf(more));
  }

  /** Converts the words to options, in which each keyspace of the writers is named. */
  Options options() {
    ScriptOperator operator = new ScriptOperator();
    Options.Builder builder = Options.builder().profile(Profile.DEV).mergeOperator(operator);
    Map<String, KeyspaceOptions.Builder> keyspaces = new TreeMap<>();
    WriterScript.otherKeyspaces()
        .forEach(name -> keyspaces.put(name, KeyspaceOptions.builder().mergeOperator(operator)));
    for (String word : words) {
      int slash = word.indexOf('/');
      int equals = word.indexOf('=');
      String name = word.substring(slash + 1, equals);
      String value = word.substring(equals + 1);
      boolean isProvider = name.indexOf('.') < 0 && !name.equals(Settings.DURABILITY.name());
      if (slash >= 0) {
        KeyspaceOptions.Builder keyspace =
            keyspaces.computeIfAbsent(word.substring(0, slash), any -> KeyspaceOptions.builder());
        if (isProvider) {
          keyspace.provider(ProviderKind.valueOf(name), value);
        } else {
          keyspace.set(name, value);
        }
      } else if (isProvider) {
        builder.provider(ProviderKind.valueOf(name), value);
      } else if (name.equals(CLOCK)) {
        builder.timeSource(new Ahead(Long.parseLong(value)));
      } else {
        builder.set(name, value);
      }
    }
    keyspaces.forEach((name, keyspace) -> builder.keyspace(name, keyspace.build()));
    return builder.build();
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
