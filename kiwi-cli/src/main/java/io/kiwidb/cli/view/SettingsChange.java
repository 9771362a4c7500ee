package io.kiwidb.cli.view;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.LiveSettings;
import io.kiwidb.Profile;
import io.kiwidb.Setting;
import io.kiwidb.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A change of settings, as people type it. Threading: immutable. */
public final class SettingsChange {
  /** What can be typed, with the name of a setting to see it. */
  public static final String FORMS =
      "it is one of: set NAME VALUE, reset NAME, profile dev, profile prod, or NAME alone to see one setting";

  private final List<String> words;

  private SettingsChange(List<String> words) {
    this.words = List.copyOf(words);
  }

  /** Whether a change begins with that word. */
  static boolean begins(String word) {
    return word.equals("set") || word.equals("reset") || word.equals("profile");
  }

  /** The change that words stand for; empty if none. */
  public static Optional<SettingsChange> parse(List<String> words) {
    boolean known = switch (words.isEmpty() ? "" : words.get(0)) {
      case "set" -> words.size() == 3;
      case "reset", "profile" -> words.size() == 2;
      default -> false;
    };
    return known ? Optional.of(new SettingsChange(words)) : Optional.empty();
  }

  /**
   * Makes the change and says what is now. An invalid one is an {@link InvalidOptionsException} and
   * changes nothing.
   */
  public String apply(LiveSettings settings) {
    String name = words.get(1);
    if (words.get(0).equals("profile")) {
      settings.profile(profile(name));
      return "profile is now " + name.toLowerCase(Locale.ROOT);
    }
    Setting<?> setting = Settings.named(name);
    if (words.get(0).equals("set")) {
      settings.set(name, words.get(2));
    } else {
      settings.reset(setting);
    }
    return name + " is now " + setting.format(settings.get(setting));
  }

  private static Profile profile(String name) {
    for (Profile profile : Profile.values()) {
      if (profile.name().equalsIgnoreCase(name)) {
        return profile;
      }
    }
    throw new InvalidOptionsException(
        "there is no profile '" + name + "'; the profiles are dev and prod");
  }
}
