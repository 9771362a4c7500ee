package io.kiwidb.engine.settings;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.ProviderException;
import io.kiwidb.ProviderKind;
import io.kiwidb.Setting;
import io.kiwidb.Settings;
import io.kiwidb.spi.CompactionStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules between settings. The limits that slow or stop writers must be above what compaction
 * leaves at rest, or writers would be slow, or wait, forever; the strategy defines how many sorted
 * runs that may be. And no table may be in a level that does not exist.
 *
 * <p>Threading: immutable.
 */
public final class SettingRules {
  private static final String TOGETHER =
      "; change both at once, or raise the upper one first and lower it last";

  private final CompactionStrategy strategy;
  private final String strategyName;
  private final SettingCatalog catalog;

  /**
   * A contradiction.
   *
   * @param settings the settings involved
   * @param problem the message, with their names and values
   */
  record Conflict(List<Setting<?>> settings, String problem) {}

  /** Creates the rules for a strategy and the settings of the store. */
  public SettingRules(CompactionStrategy strategy, String strategyName, SettingCatalog catalog) {
    this.strategy = strategy;
    this.strategyName = strategyName;
    this.catalog = catalog;
  }

  /** Returns the settings of the store. */
  public SettingCatalog catalog() {
    return catalog;
  }

  /** Throws if settings contradict each other or the tree. */
  void require(Map<Setting<?>, Object> all, int deepestLevel) {
    Conflict conflict = find(all, deepestLevel);
    if (conflict != null) {
      throw new InvalidOptionsException(conflict.problem());
    }
  }

  /**
   * Returns the persisted values without those that contradict each other, and with at least as
   * many levels as have tables: an older release, or one with another strategy, may have accepted
   * them, and a store must open with its own persisted settings.
   *
   * @param session given for this opening; if these contradict the persisted ones, the user must
   *     resolve it
   * @param warn receives what is left out
   */
  public StoredValues sound(
      StoredValues kept, Map<Setting<?>, Object> session, int deepestLevel, Consumer<String> warn) {
    if (find(kept, session, deepestLevel) == null) {
      return kept;
    }
    StoredValues sound = kept;
    for (Conflict conflict = find(sound, Map.of(), deepestLevel);
        conflict != null;
        conflict = find(sound, Map.of(), deepestLevel)) {
      StoredValues less = fitting(sound, deepestLevel);
      if (less.equals(sound)) {
        for (Setting<?> setting : conflict.settings()) {
          less = less.with(setting, Optional.empty());
        }
      }
      if (less.equals(sound)) {
        return sound; // the profile itself does not fit the strategy
      }
      warn.accept("inconsistent persisted settings left out: " + conflict.problem());
      sound = less;
    }
    return sound;
  }

  /**
   * Returns the values with at least as many levels as have tables: a return to the defaults of a
   * profile must not remove any.
   */
  StoredValues fitting(StoredValues values, int deepestLevel) {
    Object count = values
        .changed()
        .getOrDefault(Settings.LEVEL_COUNT, Settings.LEVEL_COUNT.defaultIn(values.profile()));
    return (Long) count > deepestLevel
        ? values
        : values.with(Settings.LEVEL_COUNT, Optional.of(deepestLevel + 1L));
  }

  private @Nullable Conflict find(
      StoredValues kept, Map<Setting<?>, Object> session, int deepestLevel) {
    try {
      return find(StoreSettings.merged(catalog, kept, session), deepestLevel);
    } catch (InvalidOptionsException e) { // the budget is too small for the others
      return new Conflict(List.of(Settings.MEMORY_BUDGET), String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Conflict find(Map<Setting<?>, Object> all, int deepestLevel) {
    Conflict conflict = below(all, Settings.L0_SLOWDOWN, Settings.L0_STOP);
    if (conflict == null) {
      conflict = below(all, Settings.DEBT_SLOWDOWN_BYTES, Settings.DEBT_STOP_BYTES);
    }
    if (conflict == null) {
      conflict = runsAtRest(all);
    }
    if (conflict == null && number(all, Settings.LEVEL_COUNT) <= deepestLevel) {
      conflict = new Conflict(
          List.of(Settings.LEVEL_COUNT),
          named(all, Settings.LEVEL_COUNT) + " is too small, because level "
              + deepestLevel + " contains tables; set it to " + (deepestLevel + 1)
              + " or more. Levels are numbered from 0, and tables never move up; for"
              + " fewer levels, copy the entries to a new store");
    }
    return conflict;
  }

  private static @Nullable Conflict below(
      Map<Setting<?>, Object> all, Setting<Long> lower, Setting<Long> upper) {
    return number(all, lower) < number(all, upper)
        ? null
        : new Conflict(
            List.of(lower, upper),
            named(all, lower) + " must be below " + named(all, upper)
                + ": writers are slowed before they are stopped" + TOGETHER);
  }

  /** Checks that the tree at rest does not slow writers: nothing would ever end that. */
  private @Nullable Conflict runsAtRest(Map<Setting<?>, Object> all) {
    long rest;
    try {
      rest = strategy.runsAtRest(StrategyRules.of(new FixedValues(catalog, all)));
    } catch (RuntimeException | Error e) {
      // Code of a plug-in: reported to the caller who changed a setting.
      throw new ProviderException("strategy " + strategyName, "runsAtRest", e);
    }
    if (number(all, Settings.L0_SLOWDOWN) > rest) {
      return null;
    }
    List<Setting<?>> causes = new ArrayList<>(List.of(Settings.L0_TRIGGER));
    causes.addAll(catalog.selected(ProviderKind.STRATEGY));
    String because =
        causes.stream().map(setting -> named(all, setting)).collect(Collectors.joining(", "));
    causes.add(Settings.L0_SLOWDOWN);
    return new Conflict(
        causes,
        named(all, Settings.L0_SLOWDOWN) + " must be above " + rest
            + ", because strategy " + strategyName
            + " leaves that many sorted runs unmerged with "
            + because + ", which would slow writers forever"
            + TOGETHER);
  }

  private static String named(Map<Setting<?>, Object> all, Setting<?> setting) {
    return setting.name() + "=" + setting.format(Objects.requireNonNull(all.get(setting)));
  }

  private static long number(Map<Setting<?>, Object> all, Setting<Long> setting) {
    return setting.type().cast(Objects.requireNonNull(all.get(setting)));
  }
}
