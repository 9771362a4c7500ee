package io.kiwidb.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM without the module {@code jdk.jfr}, as a run-time image may be made. */
class WithoutFlightRecorderTest {
  @TempDir
  private Path directory;

  @Test
  void aStoreWorksWithoutTheFlightRecorder() throws Exception {
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
        .start();
    String script = "put a 1\nflush\nput a 2\ncompact\nconfig set compaction.l0-trigger 7\nget a\n";
    process.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).endsWith("2\n");
  }
}
