package io.kiwidb.cli.command;

import io.kiwidb.Kiwi;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.view.Scope;
import io.kiwidb.cli.view.SettingView;
import io.kiwidb.cli.view.SettingsChange;
import io.kiwidb.cli.view.SettingsView;
import io.kiwidb.cli.view.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows and changes the settings of a store. Threading: not thread-safe. */
@Command(
    name = "config",
    customSynopsis =
        "kiwi config [--keyspace NAME] [--json] [-h] DIR [NAME | set NAME VALUE | reset NAME | profile PROFILE]",
    description = {
      "Show or change settings of a store. Changes are stored in the store.",
      "'set' changes a setting; 'reset' restores the default of the profile; 'profile' switches to the profile dev or prod and discards"
          + " all changes of single settings.",
      "A keyspace uses the settings of the store, except those set for it with --keyspace; its 'reset' returns to the value of the store.",
      "Settings of a provider, such as fifo.bytes, are available if it is on the path. They have no effect on a store that is opened without it."
    },
    footer = {
      "  kiwi config data",
      "  kiwi config data durability",
      "  kiwi config data set memtable.bytes 16m",
      "  kiwi config data set durability sync",
      "  kiwi config data reset durability",
      "  kiwi config data profile dev",
      "  kiwi config data set memtable.bytes 16m --keyspace users"
    })
final class ConfigCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Parameters(
      index = "1..*",
      arity = "0..3",
      paramLabel = "CHANGE",
      description = "Setting to show, or a change. Default: show all settings.")
  private final List<String> change = new ArrayList<>();

  @Mixin
  private final ScopeOption scope = new ScopeOption();

  @Mixin
  private final ViewOptions view = new ViewOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  ConfigCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Optional<String> name = SettingView.name(change);
    if (change.isEmpty() || name.isPresent()) {
      try (Kiwi db = store.openToRead()) {
        Scope shown = scope.in(db, store);
        view.show(
            name.<View>map(it -> SettingView.of(shown, it)).orElseGet(() -> SettingsView.of(shown)),
            streams);
      }
      return ExitCode.OK;
    }
    SettingsChange parsed = SettingsChange.parse(change)
        .orElseThrow(() -> new ParameterException(
            spec.commandLine(),
            "'" + String.join(" ", change) + "' is not a valid change; " + SettingsChange.FORMS));
    try (Kiwi db = store.openToChange()) {
      streams.err().println(parsed.apply(scope.in(db, store)));
    }
    return ExitCode.OK;
  }
}
