package io.kiwidb.cli.command;

import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.cli.keyspace.QuotedName;
import io.kiwidb.cli.stream.Streams;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Creates a keyspace. Threading: not thread-safe. */
@Command(
    name = "create",
    description = {
      "Create a keyspace. Creates the store if it is missing.",
      "A name is any printable text of at most 255 bytes. What is not given is that of the store: its providers, its settings. The"
          + " providers and settings given here are saved in the store; 'kiwi config --keyspace' changes the settings later."
    },
    footer = {
      "  kiwi keyspace create data visits --prefix-rule until:/",
      "  kiwi keyspace create data users",
      "  kiwi keyspace create data events --set memtable.bytes=16m --use memtable=skiplist"
    })
final class KeyspaceCreateCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin
  private final StoreArgument store = new StoreArgument();

  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the new keyspace.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String name;

  @Option(
      names = "--set",
      paramLabel = "SETTING=VALUE",
      description = "Setting of its own, as in memtable.bytes=16m; repeatable. See 'kiwi config'.")
  private final Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--use",
      paramLabel = "KIND=NAME",
      description =
          "Provider of its own, as in table=block; repeatable. Kinds: memtable, table, filter, compressor, strategy,"
              + " merge-operator, prefix-rule. See 'kiwi providers'.")
  private final Map<String, String> providers = new LinkedHashMap<>();

  @Option(
      names = "--prefix-rule",
      paramLabel = "RULE",
      description =
          "Which part of a key is its prefix, so that reads within one prefix skip tables that do not have it: fixed:N for the first N"
              + " bytes, until:C for all up to the first C. The same as --use prefix-rule=RULE.")
  private Optional<String> prefixRule = Optional.empty();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  KeyspaceCreateCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    NewName.check(name, spec.commandLine());
    KeyspaceOptions.Builder options = KeyspaceOptions.builder();
    providers.forEach((kind, provider) -> options.provider(kind(kind), provider));
    prefixRule.ifPresent(rule -> options.provider(ProviderKind.PREFIX_RULE, rule));
    settings.forEach(options::set);
    try (Kiwi db = store.open(Options.builder())) {
      db.createKeyspace(name, options.build());
    }
    streams.err().println("created keyspace " + QuotedName.of(name));
    return ExitCode.OK;
  }

  private ProviderKind kind(String label) {
    return Arrays.stream(ProviderKind.values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new ParameterException(
            spec.commandLine(),
            "unknown provider kind '" + label + "'; a keyspace can choose "
                + KeyspaceOptions.providerKinds().stream()
                    .map(ProviderKind::label)
                    .collect(Collectors.joining(", "))));
  }
}
