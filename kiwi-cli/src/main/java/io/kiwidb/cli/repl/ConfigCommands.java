package io.kiwidb.cli.repl;

import io.kiwidb.Setting;
import io.kiwidb.cli.view.Scope;
import io.kiwidb.cli.view.SettingView;
import io.kiwidb.cli.view.SettingsChange;
import io.kiwidb.cli.view.SettingsView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code config}. */
final class ConfigCommands {
  private ConfigCommands() {}

  static List<ReplCommand> all() {
    return List.of(ReplCommand.of(
            "config [NAME | set NAME VALUE | reset NAME | profile dev|prod]",
            "show or change settings; changes take effect immediately",
            ConfigCommands::run)
        .inKeyspace()
        .suggesting(ConfigCommands::suggest));
  }

  private static void run(ReplSession session, Arguments arguments) {
    Scope scope = session.keyspaces().scope(arguments);
    if (arguments.count() == 0) {
      session.show(SettingsView.of(scope));
      return;
    }
    Optional<String> name = SettingView.name(arguments.texts());
    if (name.isPresent()) {
      session.show(SettingView.of(scope, name.get()));
      return;
    }
    SettingsChange change = SettingsChange.parse(arguments.texts())
        .orElseThrow(() -> new ReplException("not a valid change; " + SettingsChange.FORMS));
    session.mayWrite();
    if (change.isDestructive(scope)) {
      session.mayDestroy();
    }
    session.out().println(change.apply(scope));
  }

  private static List<String> suggest(ReplSession session, List<Word> words) {
    List<Word> typed = KeyspaceSelection.withoutOption(words);
    List<String> before =
        typed.stream().limit(Math.max(0, typed.size() - 1)).map(Word::text).toList();
    if (before.isEmpty()) {
      return Stream.concat(Stream.of("set", "reset", "profile"), names(session)).toList();
    }
    if (before.size() == 1) {
      return before.get(0).equals("profile")
          ? List.of("dev", "prod")
          : changes(before.get(0)) ? names(session).toList() : List.of();
    }
    return before.size() == 2 && before.get(0).equals("set")
        ? values(session, before.get(1))
        : List.of();
  }

  private static boolean changes(String word) {
    return word.equals("set") || word.equals("reset");
  }

  private static Stream<String> names(ReplSession session) {
    return session.db().settings().all().keySet().stream().map(Setting::name);
  }

  /** Returns the constants of an enum setting, or the current value of any other. */
  private static List<String> values(ReplSession session, String name) {
    List<String> values = new ArrayList<>();
    for (Setting<?> setting : session.db().settings().all().keySet()) {
      if (setting.name().equals(name)) {
        Object[] constants = setting.type().getEnumConstants();
        if (constants != null) {
          Arrays.stream(constants)
              .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
              .forEach(values::add);
        } else {
          values.add(setting.format(session.db().settings().get(setting)));
        }
      }
    }
    return values;
  }
}
