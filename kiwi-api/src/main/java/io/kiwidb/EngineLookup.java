package io.kiwidb;

import io.kiwidb.spi.EngineProvider;
import java.util.ServiceLoader;

/** Finds the engine at run time. Threading: stateless. */
final class EngineLookup {
  private EngineLookup() {}

  /** Returns the engine on the path of the calling thread, or of the API. */
  static EngineProvider find() {
    return ServiceLoader.load(EngineProvider.class)
        .findFirst()
        .or(() -> ServiceLoader.load(EngineProvider.class, Kiwi.class.getClassLoader())
            .findFirst())
        .orElseThrow(
            () -> new UnknownProviderException(
                "no storage engine found: add io.kiwidb:kiwi-engine to the class path or the module path"));
  }
}
