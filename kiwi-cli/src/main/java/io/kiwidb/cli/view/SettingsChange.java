package io.kiwidb.cli.view;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.LiveSettings;
import io.kiwidb.Profile;
import io.kiwidb.Setting;
import io.kiwidb.cli.keyspace.QuotedName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A change of settings given as words on a command line. Threading: immutable. */
public final class SettingsChange {
  /** The valid forms, for error messages. */
  public static final String FORMS =
      "use: set NAME VALUE, reset NAME, profile dev, profile prod, or NAME to show a setting";

  private static final String AS_STORE = "without a keyspace or with --keyspace default";

  private final List<String> words;

  private SettingsChange(List<String> words) {
    this.words = List.copyOf(words);
  }

  /** Returns whether a change starts with this word. */
  static boolean begins(String word) {
    return word.equals("set") || word.equals("reset") || word.equals("profile");
  }

  /** Parses a change; empty if the words are not a change. */
  public static Optional<SettingsChange> parse(List<String> words) {
    boolean known = switch (words.isEmpty() ? "" : words.get(0)) {
      case "set" -> words.size() == 3;
      case "reset", "profile" -> words.size() == 2;
      default -> false;
    };
    return known ? Optional.of(new SettingsChange(words)) : Optional.empty();
  }

  /** Returns whether the change can make the store delete live entries. */
  public boolean isDestructive(Scope changed) {
    return !words.get(0).equals("profile")
        && changed.ofSettings().settings().all().keySet().stream()
            .anyMatch(setting -> setting.isDestructive() && setting.name().equals(words.get(1)));
  }

  /**
   * Applies the change and returns a message with the new value. Throws
   * {@link InvalidOptionsException} and changes nothing if it is invalid.
   */
  public String apply(Scope changed) {
    Scope scope = changed.ofSettings();
    LiveSettings settings = scope.settings();
    String name = words.get(1);
    if (words.get(0).equals("profile")) {
      if (scope.keyspace().isPresent()) {
        throw new InvalidOptionsException("a profile is chosen for the whole store, " + AS_STORE);
      }
      settings.profile(profile(name));
      return "profile is now " + name.toLowerCase(Locale.ROOT);
    }
    if (words.get(0).equals("reset") && settings.unclaimed().containsKey(name)) {
      settings.reset(name);
      return name + " is no longer kept";
    }
    Setting<?> setting = settings.named(name);
    if (scope.keyspace().isPresent() && OwnChoices.isOfStore(setting, settings.owner(setting))) {
      throw new InvalidOptionsException(
          "setting " + name + " concerns the whole store; change it " + AS_STORE);
    }
    if (words.get(0).equals("set")) {
      settings.set(name, words.get(2));
    } else {
      settings.reset(setting);
    }
    return name + of(scope) + " is now " + setting.format(settings.get(setting))
        + settings
            .owner(setting)
            .filter(owner -> !owner.selected())
            .map(owner -> "; it has an effect when the store is opened with " + owner)
            .orElse("");
  }

  private static String of(Scope scope) {
    return scope.name().map(name -> " of keyspace " + QuotedName.of(name)).orElse("");
  }

  private static Profile profile(String name) {
    for (Profile profile : Profile.values()) {
      if (profile.name().equalsIgnoreCase(name)) {
        return profile;
      }
    }
    throw new InvalidOptionsException(
        "unknown profile '" + name + "'; the profiles are dev and prod");
  }
}
