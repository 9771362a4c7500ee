package io.kiwidb.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
  @TempDir
  private Path home;

  @BeforeEach
  void needsPermissions() {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
  }

  private HistoryFile prepare(Map<String, String> more) {
    return HistoryFile.prepare(
        name -> more.getOrDefault(name, name.equals("HOME") ? home.toString() : null));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void itIsTheOwnersAlone() throws IOException {
    HistoryFile history = prepare(Map.of());
    assertThat(history.path()).contains(home.resolve(".kiwi_history"));
    assertThat(history.problem()).isEmpty();
    assertThat(permissions(home.resolve(".kiwi_history"))).isEqualTo("rw-------");
  }

  @Test
  void oneThatOthersCouldReadBecomesTheOwnersAndKeepsItsLines() throws IOException {
    Path file = Files.writeString(home.resolve(".kiwi_history"), "1:put a 1\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(prepare(Map.of()).path()).contains(file);
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(file).hasContent("1:put a 1\n");
  }

  @Test
  void theUserNamesAnotherOrNone() throws IOException {
    Path other = home.resolve("other");
    assertThat(prepare(Map.of("KIWI_HISTORY", other.toString())).path()).contains(other);
    assertThat(permissions(other)).isEqualTo("rw-------");
    for (String none : new String[] {"", "/dev/null", home.toString()}) {
      assertThat(prepare(Map.of("KIWI_HISTORY", none)))
          .as(none)
          .isEqualTo(prepare(Map.of("KIWI_HISTORY", "")));
    }
    assertThat(prepare(Map.of("KIWI_HISTORY", "")).path()).isEmpty();
    assertThat(home.resolve(".kiwi_history")).doesNotExist();
  }

  @Test
  void whereNoneCanBeMadeTheShellWorksWithoutAndSaysSo() {
    HistoryFile history = prepare(Map.of("HOME", home.resolve("missing").toString()));
    assertThat(history.path()).isEmpty();
    assertThat(history.problem())
        .hasValueSatisfying(problem -> assertThat(problem).contains("not saved", "missing"));
  }
}
