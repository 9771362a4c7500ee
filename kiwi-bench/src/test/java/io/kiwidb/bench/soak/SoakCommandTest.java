package io.kiwidb.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.bench.BenchMain;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir
  private Path directory;

  private int run(String... args) {
    return BenchMain.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  @Test
  void aShortSoakOfKillsSaysWhatItDidAndItsSeed() {
    int code = run("soak", "kill", "--cycles", "3", "--seed", "4", directory.toString());
    assertThat(code).as("%s%s", out, err).isZero();
    assertThat(out.toString()).startsWith("0 violations in 3 cycles (").contains(", seed 4, in PT");
    assertThat(err.toString()).contains("seed 4");
  }

  @Test
  void aDirectoryThatIsNotEmptyIsRefused() throws Exception {
    Files.createFile(directory.resolve("mine"));
    assertThat(run("soak", "kill", directory.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("is not empty");
  }

  @Test
  void theSuitesAreListed() {
    assertThat(run("soak", "--help")).isZero();
    assertThat(out.toString()).contains("kill");
  }
}
