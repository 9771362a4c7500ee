package io.kiwidb.memtable;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.memtable.skiplist.SkipListProvider;
import io.kiwidb.spi.MemTableProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ProvidersTest {
  @Test
  void theDescriptorAndMetaInfNameTheSameProviders() throws IOException {
    Module module = SkipListProvider.class.getModule();
    assertThat(module.isNamed()).isTrue();
    List<String> provided = module.getDescriptor().provides().stream()
        .filter(provides -> provides.service().equals(MemTableProvider.class.getName()))
        .flatMap(provides -> provides.providers().stream())
        .toList();
    try (InputStream in =
        module.getResourceAsStream("META-INF/services/" + MemTableProvider.class.getName())) {
      List<String> listed =
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertThat(listed).containsExactlyInAnyOrderElementsOf(provided);
    }
  }

  @Test
  void theyAreFoundByTheirNames() {
    getClass().getModule().addUses(MemTableProvider.class); // as the engine's descriptor does
    assertThat(ServiceLoader.load(
            SkipListProvider.class.getModule().getLayer(), MemTableProvider.class))
        .extracting(MemTableProvider::name)
        .contains("skiplist", "btree", "offheap");
  }
}
