package io.kiwidb.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM without the module {@code jdk.jfr}, as a run-time image may be made. */
class WithoutFlightRecorderTest {
  private static final long PATIENCE_SECONDS = 300;

  @TempDir
  private Path directory;

  @Test
  void aStoreWorksWithoutTheFlightRecorder() throws IOException, InterruptedException {
    Path script = Files.writeString(
        directory.resolve("script"),
        "put a 1\nflush\nput a 2\ncompact\nconfig set compaction.l0-trigger 7\nget a\n");
    Path output = directory.resolve("output");
    Process process = ChildJvm.tool(
            "java",
            "--limit-modules",
            "java.base,java.logging,java.naming,java.xml,jdk.unsupported",
            "-cp",
            ChildJvm.classPath(),
            "io.kiwidb.cli.Main",
            "repl",
            directory.resolve("db").toString())
        .redirectErrorStream(true)
        .redirectInput(script.toFile())
        .redirectOutput(output.toFile())
        .start();
    try {
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(ended).as(Files.readString(output)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(output)).isZero();
      assertThat(Files.readString(output)).endsWith("\n2\n");
    } finally {
      process.destroyForcibly(); // a flush that cannot be done is waited for without end
    }
  }
}
