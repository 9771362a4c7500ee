package io.kiwidb.cli.command;

import io.kiwidb.KeyRange;
import io.kiwidb.cli.view.Scan;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How a command walks over keys. Threading: not thread-safe. */
final class RangeOptions {
  @Option(
      names = "--prefix",
      paramLabel = "P",
      description = "Only keys that begin with this; not with FROM and TO.")
  private Optional<String> prefix = Optional.empty();

  @Option(names = "--reverse", description = "From the last key back to the first.")
  private boolean reverse;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many.")
  private long limit = Scan.UNLIMITED;

  @Spec(Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  /** The walk over the keys from one on and up to another, where those were given. */
  Scan toScan(Optional<String> from, Optional<String> to, EncodingOptions encoding) {
    if (limit < 0) {
      throw new ParameterException(spec.commandLine(), "--limit cannot be " + limit);
    }
    return new Scan(
        range(from, to, encoding), reverse ? Scan.Order.REVERSE : Scan.Order.FORWARD, limit);
  }

  private KeyRange range(Optional<String> from, Optional<String> to, EncodingOptions encoding) {
    if (prefix.isEmpty()) {
      return new KeyRange(from.map(encoding::decode), to.map(encoding::decode));
    }
    if (from.isPresent()) {
      throw new ParameterException(spec.commandLine(), "give either FROM and TO, or --prefix");
    }
    return KeyRange.prefix(encoding.decode(prefix.get()));
  }
}
