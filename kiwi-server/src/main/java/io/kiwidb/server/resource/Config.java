package io.kiwidb.server.resource;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.LiveSettings;
import io.kiwidb.Profile;
import io.kiwidb.Setting;
import io.kiwidb.SettingOwner;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import io.kiwidb.server.store.ServedStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of the store and of its keyspaces. Threading: thread-safe. */
public final class Config {
  private static final int MOST = 200;

  /** Asks for other values. */
  public record ChangeRequest(@Nullable Map<String, String> values) {}

  /** Asks for defaults. */
  public record ResetRequest(@Nullable List<@Nullable String> names) {}

  /** Asks for a profile. */
  public record ProfileRequest(@Nullable ProfileName profile) {}

  /** The profiles. */
  public enum ProfileName {
    /** Tiny thresholds. */
    @JsonProperty("dev")
    DEV(Profile.DEV),
    /** Production sizes. */
    @JsonProperty("prod")
    PROD(Profile.PROD);

    private final Profile profile;

    ProfileName(Profile profile) {
      this.profile = profile;
    }
  }

  /** A setting with its value. */
  public record Info(
      String name,
      String value,
      @JsonProperty("default") String byDefault,
      boolean changed,
      String type,
      String accepts,
      String unit,
      String description,
      boolean ofStore,
      boolean fixedWhileOpen,
      @Nullable String owner) {}

  /** All settings. */
  public record Listing(String profile, @Nullable String keyspace, List<Info> settings) {}

  private final ServedStore store;

  /** Creates the area. */
  public Config(ServedStore store) {
    this.store = store;
  }

  /** Returns the settings of a keyspace, or of the store. */
  public Listing list(@Nullable String keyspace) {
    Kiwi db = store.db();
    Keyspace of = KeyspaceLookup.findOrStore(db, keyspace);
    LiveSettings settings = of.settings();
    Map<Setting<?>, Object> changed = settings.changed();
    List<Info> all = new ArrayList<>();
    settings.all().forEach((setting, value) -> {
      Object byDefault = keyspace == null
          ? setting.defaultIn(settings.profile())
          : db.settings().get(setting);
      all.add(info(settings, setting, value, byDefault, changed.containsKey(setting)));
    });
    return new Listing(Names.of(db.settings().profile()), keyspace, all);
  }

  private static Info info(
      LiveSettings settings,
      Setting<?> setting,
      Object value,
      Object byDefault,
      boolean isChanged) {
    return new Info(
        setting.name(),
        setting.format(value),
        setting.format(byDefault),
        isChanged,
        type(setting),
        setting.accepts(),
        setting.unit(),
        setting.description(),
        setting.isOfStore(),
        setting.isFixedWhileOpen(),
        settings.owner(setting).map(SettingOwner::toString).orElse(null));
  }

  private static String type(Setting<?> setting) {
    if (setting.type().isEnum()) {
      return "choice";
    }
    if (setting.type() == Double.class) {
      return "number";
    }
    if (setting.type() == Long.class) {
      return switch (setting.unit()) {
        case "bytes" -> "bytes";
        case "bytes per second" -> "rate";
        default -> "number";
      };
    }
    return "text";
  }

  /** Returns whether a change can make the store delete live entries. */
  public boolean isDestructive(@Nullable String keyspace, ChangeRequest request) {
    return isDestructive(keyspace, Given.required(request.values(), "values").keySet());
  }

  /** Returns whether defaults can make the store delete live entries. */
  public boolean isDestructive(@Nullable String keyspace, ResetRequest request) {
    return isDestructive(keyspace, Given.required(request.names(), "names"));
  }

  private boolean isDestructive(@Nullable String keyspace, Collection<@Nullable String> names) {
    return settings(keyspace).all().keySet().stream()
        .anyMatch(setting -> setting.isDestructive() && names.contains(setting.name()));
  }

  /** Changes settings, all or none. */
  public Listing change(@Nullable String keyspace, ChangeRequest request) {
    Map<String, String> values = Given.required(request.values(), "values");
    requireCount(values.size(), "values");
    LiveSettings settings = settings(keyspace);
    Map<Setting<?>, Object> parsed = new LinkedHashMap<>();
    values.forEach((name, value) -> {
      Setting<?> setting = named(settings, name);
      parsed.put(setting, setting.parse(Given.required(value, name)));
    });
    Told.run(() -> settings.setAll(parsed));
    return list(keyspace);
  }

  /** Returns settings to their defaults. */
  public Listing reset(@Nullable String keyspace, ResetRequest request) {
    List<@Nullable String> names = Given.required(request.names(), "names");
    requireCount(names.size(), "names");
    LiveSettings settings = settings(keyspace);
    for (String name : names) {
      if (!settings.unclaimed().containsKey(Given.required(name, "names"))) {
        named(settings, name);
      }
    }
    for (String name : names) {
      Told.run(() -> settings.reset(Given.required(name, "names")));
    }
    return list(keyspace);
  }

  /** Switches the profile of the store. */
  public Listing profile(ProfileRequest request) {
    Profile profile = Given.required(request.profile(), "profile").profile;
    Told.run(() -> store.db().settings().profile(profile));
    return list(null);
  }

  private LiveSettings settings(@Nullable String keyspace) {
    return KeyspaceLookup.findOrStore(store.db(), keyspace).settings();
  }

  private static Setting<?> named(LiveSettings settings, String name) {
    try {
      return settings.named(name);
    } catch (InvalidOptionsException e) {
      throw new ProblemException(
          ProblemCode.UNKNOWN_SETTING, "There is no setting of the name given.");
    }
  }

  private static void requireCount(int count, String name) {
    if (count < 1 || count > MOST) {
      throw Given.bad("'" + name + "' must have 1 to " + MOST + " items.");
    }
  }
}
