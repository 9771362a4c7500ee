package io.kiwidb.example.tinymemtable;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.spi.MemTableProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class TinyProviderIsFoundTest {
  private final Module module = TinyMemTableProvider.class.getModule();

  @Test
  void onTheModulePath() {
    assertThat(module.isNamed()).isTrue();
    getClass().getModule().addUses(MemTableProvider.class); // as the engine's descriptor does
    assertThat(ServiceLoader.load(module.getLayer(), MemTableProvider.class))
        .anySatisfy(provider -> assertThat(provider.name()).isEqualTo("tiny"));
  }

  @Test
  void onTheClassPathToo() throws IOException {
    try (InputStream in =
        module.getResourceAsStream("META-INF/services/" + MemTableProvider.class.getName())) {
      List<String> listed =
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertThat(listed).containsExactly(TinyMemTableProvider.class.getName());
    }
  }
}
