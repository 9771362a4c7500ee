package io.kiwidb.cli.command;

import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options for opening a store in commands that write bulk data. Threading: not thread-safe. */
final class WriterOptions {
  @Option(
      names = "--use",
      paramLabel = "KIND=NAME",
      description = "Provider for new data, as in table=block; repeatable. See 'kiwi providers'.")
  private final Map<String, String> providers = new LinkedHashMap<>();

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description =
          "Switch the store to a profile: prod for production, dev for small thresholds that make flushes and compactions frequent.")
  private Optional<Profile> profile = Optional.empty();

  @Spec(Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  Optional<Profile> profile() {
    return profile;
  }

  Options.Builder toOptions() {
    Options.Builder builder = Options.builder();
    profile.ifPresent(builder::profile);
    providers.forEach((kind, name) -> builder.provider(kind(kind), name));
    return builder;
  }

  private ProviderKind kind(String label) {
    return Arrays.stream(ProviderKind.values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new ParameterException(
            spec.commandLine(),
            "unknown provider kind '" + label + "'; the kinds are " + labels()));
  }

  private static String labels() {
    return Arrays.stream(ProviderKind.values())
        .map(ProviderKind::label)
        .collect(Collectors.joining(", "));
  }
}
