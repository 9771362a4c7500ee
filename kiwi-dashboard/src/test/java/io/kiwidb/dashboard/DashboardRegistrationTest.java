package io.kiwidb.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.server.DashboardFiles;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DashboardRegistrationTest {
  private static final String NAME = PackagedDashboard.class.getName();

  @Test
  void theModulePathNamesThePackagedDashboard() throws IOException {
    try (InputStream in = resource("/module-info.class")) {
      assertThat(ModuleDescriptor.read(in).provides()).singleElement().satisfies(provides -> {
        assertThat(provides.service()).isEqualTo(DashboardFiles.class.getName());
        assertThat(provides.providers()).isEqualTo(List.of(NAME));
      });
    }
  }

  @Test
  void theClassPathNamesThePackagedDashboard() throws IOException {
    try (InputStream in = resource("/META-INF/services/" + DashboardFiles.class.getName())) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).trim()).isEqualTo(NAME);
    }
  }

  private static InputStream resource(String name) {
    return PackagedDashboard.class.getResourceAsStream(name);
  }
}
