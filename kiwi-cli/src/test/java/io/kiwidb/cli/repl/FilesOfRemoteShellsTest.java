package io.kiwidb.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.server.TerminalProvider;
import io.kiwidb.server.TerminalProvider.Access;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A shell that is somewhere else writes no files of this computer, whatever its rights. */
class FilesOfRemoteShellsTest {
  private static final TerminalProvider.Bounds BOUNDS =
      new TerminalProvider.Bounds(10_000, Duration.ofSeconds(20));

  @TempDir
  private Path directory;

  @ParameterizedTest
  @EnumSource(Access.class)
  void checkpointsAreRefused(Access access) {
    Path copy = directory.resolve("copy");
    try (Kiwi db = Kiwi.open(directory.resolve("db"))) {
      TerminalProvider.Rights rights =
          new TerminalProvider.Rights(access, (operation, keyspace) -> {});
      assertThat(
              new RemoteShells().run(db, rights, "checkpoint " + copy, BOUNDS).errors())
          .contains("no access to files");
    }
    assertThat(copy).doesNotExist();
  }
}
