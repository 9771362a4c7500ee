package io.kiwidb.cli.command;

import io.kiwidb.WriteOptions;
import io.kiwidb.cli.format.TimeToLive;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --ttl} of commands that write an entry. */
final class TtlOption {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      description =
          "Time to live: a number with ms, s, m, h or d; 0 for ever, also in a keyspace with a"
              + " default. Default: that of the keyspace.")
  private Optional<String> ttl = Optional.empty();

  /** Returns the options of the write. Throws {@link ParameterException} if the time is none. */
  WriteOptions write() {
    try {
      return ttl.map(TimeToLive::parse)
          .map(WriteOptions.defaults()::ttl)
          .orElse(WriteOptions.defaults());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
