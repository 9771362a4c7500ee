package io.kiwidb.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.ProviderKind;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ProviderRegistrationTest {
  @Test
  void moduleDescriptorAndServiceFileNameTheSameProviders() throws IOException {
    assertThat(inServiceFile())
        .isEqualTo(inDescriptor())
        .contains(SegmentedLogProvider.class.getName());
  }

  @Test
  void theProvidersAreFoundAndTheDefaultIsAmongThem() {
    // On the module path only the engine declares that it uses providers; this test asks in its
    // place.
    ProviderRegistrationTest.class.getModule().addUses(LogProvider.class);
    assertThat(ServiceLoader.load(LogProvider.class, getClass().getClassLoader()))
        .extracting(Provider::name)
        .contains(ProviderKind.LOG.defaultName())
        .allMatch(name -> name.matches("[a-z][a-z0-9-]{0,31}"))
        .doesNotHaveDuplicates();
  }

  private static List<String> inServiceFile() throws IOException {
    String name = "META-INF/services/" + LogProvider.class.getName();
    try (InputStream in = SegmentedLogProvider.class.getClassLoader().getResourceAsStream(name)) {
      String text =
          new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isBlank()).sorted().toList();
    }
  }

  private static List<String> inDescriptor() throws IOException {
    try (InputStream in = SegmentedLogProvider.class.getResourceAsStream("/module-info.class")) {
      return ModuleDescriptor.read(Objects.requireNonNull(in, "module-info.class"))
          .provides()
          .stream()
          .filter(provides -> provides.service().equals(LogProvider.class.getName()))
          .flatMap(provides -> provides.providers().stream())
          .sorted()
          .toList();
    }
  }
}
