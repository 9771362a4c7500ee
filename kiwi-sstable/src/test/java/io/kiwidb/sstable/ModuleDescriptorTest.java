package io.kiwidb.sstable;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.spi.CompressorProvider;
import io.kiwidb.spi.TableProvider;
import io.kiwidb.sstable.block.BlockTableProvider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The module path and the class path offer the same providers. */
class ModuleDescriptorTest {
  @Test
  void theDescriptorAndTheServiceFilesNameTheSameProviders() throws IOException {
    Map<String, List<String>> inDescriptor;
    try (InputStream in = resource("/module-info.class")) {
      inDescriptor = ModuleDescriptor.read(in).provides().stream()
          .collect(Collectors.toMap(
              ModuleDescriptor.Provides::service,
              ModuleDescriptor.Provides::providers,
              (a, b) -> a,
              TreeMap::new));
    }
    assertThat(inDescriptor)
        .containsOnlyKeys(TableProvider.class.getName(), CompressorProvider.class.getName());
    for (Map.Entry<String, List<String>> service : inDescriptor.entrySet()) {
      try (InputStream in = resource("/META-INF/services/" + service.getKey())) {
        List<String> inFile = new String(in.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank())
            .toList();
        assertThat(inFile).containsExactlyInAnyOrderElementsOf(service.getValue());
      }
    }
  }

  private static InputStream resource(String name) {
    InputStream in = BlockTableProvider.class.getResourceAsStream(name);
    assertThat(in).as(name).isNotNull();
    return in;
  }
}
