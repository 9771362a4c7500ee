package io.kiwidb.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Tests that are modules themselves can use the testkit: everything is exported, and JUnit may call
 * what is not public.
 */
class TestkitModuleTest {
  @Test
  void everyPackageIsExportedAndOpen() throws URISyntaxException {
    Path classes = Path.of(RegistrationContract.class
        .getProtectionDomain()
        .getCodeSource()
        .getLocation()
        .toURI());
    ModuleDescriptor testkit =
        ModuleFinder.of(classes).find("io.kiwidb.testkit").orElseThrow().descriptor();
    assertThat(testkit.isOpen()).isTrue();
    assertThat(testkit.exports().stream()
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet()))
        .isEqualTo(testkit.packages());
  }
}
