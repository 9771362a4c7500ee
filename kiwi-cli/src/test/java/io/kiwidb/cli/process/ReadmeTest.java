package io.kiwidb.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ProviderInfo;
import io.kiwidb.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of the README name everything there is. */
class ReadmeTest {
  private static List<String> rows() throws IOException {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path readme = at.resolve("README.md");
      if (Files.exists(readme)) {
        try (Stream<String> lines = Files.lines(readme)) {
          return lines.filter(line -> line.startsWith("|")).toList();
        }
      }
    }
    throw new IllegalStateException("no README.md above " + Path.of("").toAbsolutePath());
  }

  @Test
  void everySettingHasARow(@TempDir Path directory) throws IOException {
    List<String> rows = rows();
    try (Kiwi db = Kiwi.open(directory, Options.defaults())) {
      for (Setting<?> setting : db.settings().all().keySet()) {
        assertThat(rows).anyMatch(row -> row.startsWith("| `" + setting.name() + "` |"));
      }
    }
  }

  @Test
  void theFirstProviderOfEachKindIsTheDefault() throws IOException {
    List<String> rows = rows();
    for (ProviderInfo provider : Kiwi.tools().providers()) {
      String first = "| `" + provider.kind().label() + "` | `" + provider.name() + "` |";
      assertThat(rows.stream().anyMatch(row -> row.startsWith(first)))
          .as(first)
          .isEqualTo(provider.isDefault());
    }
  }

  @Test
  void everyProviderHasARow() throws IOException {
    List<String> rows = rows();
    for (ProviderInfo provider : Kiwi.tools().providers()) {
      assertThat(rows).anyMatch(row -> row.contains("| `" + provider.name() + "` | kiwi-"));
    }
  }
}
