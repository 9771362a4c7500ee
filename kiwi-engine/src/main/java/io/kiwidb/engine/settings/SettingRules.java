package io.kiwidb.engine.settings;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.ProviderException;
import io.kiwidb.Setting;
import io.kiwidb.Settings;
import io.kiwidb.engine.settings.StoreSettings.Values;
import io.kiwidb.spi.CompactionStrategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which settings contradict each other. What slows writers or stops them must be out of reach of a
 * tree that compaction leaves alone, or they would be slow, or wait, for ever; how many sorted runs
 * that may be, the strategy says. And no table may lie deeper than there are levels.
 *
 * <p>Threading: immutable.
 */
public final class SettingRules {
  private static final String TOGETHER =
      "; change both at once, or raise first what is to stay above and lower it last";

  private final CompactionStrategy strategy;
  private final String strategyName;

  /**
   * What contradicts.
   *
   * @param settings the settings at fault
   * @param problem says so, with their names and values
   */
  record Conflict(List<Setting<?>> settings, String problem) {}

  public SettingRules(CompactionStrategy strategy, String strategyName) {
    this.strategy = strategy;
    this.strategyName = strategyName;
  }

  /** Fails if settings contradict each other or the tree. */
  void require(Map<Setting<?>, Object> all, int deepestLevel) {
    Conflict conflict = find(all, deepestLevel);
    if (conflict != null) {
      throw new InvalidOptionsException(conflict.problem());
    }
  }

  /**
   * What was kept in the store, without what contradicts itself, and with as many levels as have
   * tables: an older release, or one with another strategy, may have taken it, and a store must
   * open with what it says itself.
   *
   * @param session given for this opening; if that contradicts what was kept, it is up to the user
   * @param warn is told what is left out
   */
  public Values sound(
      Values kept, Map<Setting<?>, Object> session, int deepestLevel, Consumer<String> warn) {
    if (find(kept, session, deepestLevel) == null) {
      return kept;
    }
    Values sound = kept;
    for (Conflict conflict = find(sound, Map.of(), deepestLevel);
        conflict != null;
        conflict = find(sound, Map.of(), deepestLevel)) {
      Values less = fitting(sound, deepestLevel);
      if (less.equals(sound)) {
        for (Setting<?> setting : conflict.settings()) {
          less = less.with(setting, Optional.empty());
        }
      }
      if (less.equals(sound)) {
        return sound; // the profile itself does not fit the strategy
      }
      warn.accept("persisted settings that do not fit: " + conflict.problem());
      sound = less;
    }
    return sound;
  }

  /**
   * The values with as many levels as have tables: going to the defaults of a profile must not take
   * any away.
   */
  Values fitting(Values values, int deepestLevel) {
    Object count = values
        .changed()
        .getOrDefault(Settings.LEVEL_COUNT, Settings.LEVEL_COUNT.defaultIn(values.profile()));
    return (Long) count > deepestLevel
        ? values
        : values.with(Settings.LEVEL_COUNT, Optional.of(deepestLevel + 1L));
  }

  private @Nullable Conflict find(Values kept, Map<Setting<?>, Object> session, int deepestLevel) {
    try {
      return find(StoreSettings.merged(kept, session), deepestLevel);
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
          named(all, Settings.LEVEL_COUNT) + " cannot be, because there are tables in level "
              + deepestLevel + ": it must be " + (deepestLevel + 1)
              + " at least. Levels are numbered from 0, and tables never move up; a store with"
              + " fewer levels is made by copying the entries to a new one");
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

  /**
   * What stays when compaction has nothing more to do must not slow writers: nobody would ever end
   * it.
   */
  private @Nullable Conflict runsAtRest(Map<Setting<?>, Object> all) {
    long rest;
    try {
      rest = strategy.runsAtRest(StrategyRules.of(setting -> number(all, setting)));
    } catch (RuntimeException | Error e) { // code of a plug-in: told to whoever set something
      throw new ProviderException("strategy " + strategyName, "runsAtRest", e);
    }
    return number(all, Settings.L0_SLOWDOWN) > rest
        ? null
        : new Conflict(
            List.of(Settings.L0_TRIGGER, Settings.L0_SLOWDOWN),
            named(all, Settings.L0_SLOWDOWN) + " must be above " + rest
                + ", because that many sorted runs strategy " + strategyName + " leaves alone with "
                + named(all, Settings.L0_TRIGGER) + ", and writers would be slowed by them for ever"
                + TOGETHER);
  }

  private static String named(Map<Setting<?>, Object> all, Setting<?> setting) {
    return setting.name() + "=" + setting.format(Objects.requireNonNull(all.get(setting)));
  }

  private static long number(Map<Setting<?>, Object> all, Setting<Long> setting) {
    return setting.type().cast(Objects.requireNonNull(all.get(setting)));
  }

  /** Checked values of several settings. */
  static Map<Setting<?>, Object> checked(Map<? extends Setting<?>, ?> values) {
    Map<Setting<?>, Object> checked = new LinkedHashMap<>();
    values.forEach((setting, value) -> checked.put(setting, setting.check(value)));
    return checked;
  }
}
