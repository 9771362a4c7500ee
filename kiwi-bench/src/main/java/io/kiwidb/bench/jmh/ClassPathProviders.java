package io.kiwidb.bench.jmh;

import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.spi.Provider;
import io.kiwidb.spi.ProviderLookup;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Finds providers on the class path by name, as the engine does. */
final class ClassPathProviders implements ProviderLookup {
  static final ClassPathProviders LOOKUP = new ClassPathProviders();

  private ClassPathProviders() {}

  /**
   * Returns the provider with a name. The exception for an unknown name lists the available ones.
   */
  static <P extends Provider> P named(Class<P> kind, String name) {
    return LOOKUP.find(kind, name, "the benchmark");
  }

  @Override
  public <P extends Provider> P find(Class<P> kind, String name, String askedBy) {
    ServiceLoader<P> all = ServiceLoader.load(kind);
    P found = all.stream()
        .map(ServiceLoader.Provider::get)
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new BenchException(askedBy + " requires " + kind.getSimpleName() + " '"
            + name + "'; the class path contains "
            + all.stream()
                .map(each -> each.get().name())
                .sorted()
                .collect(Collectors.joining(", "))));
    if (!found.availability().usable()) {
      throw new BenchException(name + " cannot be used: " + found.availability().reason() + "; "
          + found.availability().remedy());
    }
    return found;
  }
}
