package io.kiwidb.cli.command;

import io.kiwidb.KeyRange;
import io.kiwidb.cli.view.Scan;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options that select a range of keys and its order. Threading: not thread-safe. */
final class RangeOptions {
  @Option(
      names = "--prefix",
      paramLabel = "P",
      description = "Only keys with this prefix; excludes FROM and TO.")
  private Optional<String> prefix = Optional.empty();

  @Option(names = "--reverse", description = "Descending key order.")
  private boolean reverse;

  @Option(names = "--limit", paramLabel = "N", description = "Maximum number of keys.")
  private long limit = Scan.UNLIMITED;

  @Spec(Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  /**
   * Returns the scan of the keys in [from, to), or of the prefix; an empty bound means no limit.
   */
  Scan toScan(Optional<String> from, Optional<String> to, EncodingOptions encoding) {
    if (limit < 0) {
      throw new ParameterException(
          spec.commandLine(), "--limit must not be negative, but is " + limit);
    }
    return new Scan(
        range(from, to, encoding), reverse ? Scan.Order.REVERSE : Scan.Order.FORWARD, limit);
  }

  private KeyRange range(Optional<String> from, Optional<String> to, EncodingOptions encoding) {
    if (prefix.isEmpty()) {
      return new KeyRange(from.map(encoding::decode), to.map(encoding::decode));
    }
    if (from.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "FROM and TO cannot be combined with --prefix");
    }
    return KeyRange.prefix(encoding.decode(prefix.get()));
  }
}
