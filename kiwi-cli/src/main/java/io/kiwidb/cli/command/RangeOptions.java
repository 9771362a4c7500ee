package io.kiwidb.cli.command;

import io.kiwidb.KeyRange;
import io.kiwidb.cli.view.Scan;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which keys a command walks over. Threading: not thread-safe. */
final class RangeOptions {
  @Parameters(index = "1", arity = "0..1", paramLabel = "FROM", description = "The first key; the start without it.")
  private Optional<String> from = Optional.empty();

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "TO",
      description = "Keys from here on are left out; the end without it.")
  private Optional<String> to = Optional.empty();

  @Option(names = "--prefix", paramLabel = "P", description = "Only keys that begin with this; not with FROM and TO.")
  private Optional<String> prefix = Optional.empty();

  @Option(names = "--reverse", description = "From the last key back to the first.")
  private boolean reverse;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many.")
  private long limit = Scan.UNLIMITED;

  @Spec(Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  Scan toScan(EncodingOptions encoding) {
    if (limit < 0) {
      throw new ParameterException(spec.commandLine(), "--limit cannot be " + limit);
    }
    return new Scan(range(encoding), reverse ? Scan.Order.REVERSE : Scan.Order.FORWARD, limit);
  }

  private KeyRange range(EncodingOptions encoding) {
    if (prefix.isEmpty()) {
      return new KeyRange(from.map(encoding::decode), to.map(encoding::decode));
    }
    if (from.isPresent()) {
      throw new ParameterException(spec.commandLine(), "give either FROM and TO, or --prefix");
    }
    return KeyRange.prefix(encoding.decode(prefix.get()));
  }
}
