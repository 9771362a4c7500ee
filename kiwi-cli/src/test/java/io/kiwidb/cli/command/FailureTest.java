package io.kiwidb.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.cli.Main;
import io.kiwidb.cli.Shell;
import io.kiwidb.cli.stream.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureTest {
  private final Shell shell = new Shell();

  @TempDir
  private Path db;

  @Test
  void anErrorOfTheStoreIsOneLine() {
    try (Kiwi open = Kiwi.open(db)) {
      open.put(new byte[] {1}, new byte[] {2});
      Shell.Result get = shell.run("get", db, "k");
      assertThat(get.code()).isEqualTo(ExitCode.FAILURE);
      assertThat(get.err()).startsWith("kiwi: cannot ").hasLineCount(1);
    }
  }

  @Test
  void theStackTraceIsShownOnDemand() {
    try (Kiwi open = Kiwi.open(db)) {
      assertThat(open.location()).isNotEmpty();
      assertThat(shell.run("get", db, "k", "--debug").err()).contains("StorageException", "\tat ");
      assertThat(shell.run("--debug", "get", db, "k").err()).contains("\tat ");
    }
  }

  @Test
  void anUnknownProviderIsExplained() {
    Shell.Result load = shell.input("a\t1").run("load", db, "--use", "cache=nonsense");
    assertThat(load.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(load.err()).contains("nonsense").contains("lru").hasLineCount(1);
    assertThat(shell.run("load", db, "--use", "cash=lru").err())
        .contains("unknown provider kind 'cash'");
    assertThat(shell.run("load", db, "--use", "cache").err())
        .startsWith("kiwi: Value for option '--use' (KIND=NAME) should be in KEY=VALUE format");
  }

  @Test
  void aKeyBeyondTheLimitIsExplained() {
    Shell.Result put = shell.run("put", db, "k".repeat(70_000), "v");
    assertThat(put.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(put.err()).startsWith("kiwi: the key has 70000 bytes").hasLineCount(1);
  }

  @Test
  void aValueThatTheHeapCannotHoldIsExplained() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    InputStream endless = new InputStream() {
      @Override
      public int read() {
        throw new OutOfMemoryError("as of a huge input");
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        return read();
      }
    };
    Streams streams = new Streams(endless, new ByteArrayOutputStream(), err, Set.of());
    assertThat(Main.run(streams, "put", db.toString(), "k")).isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("kiwi: out of memory with a heap of ")
        .contains("KIWI_OPTS=-Xmx")
        .hasLineCount(1);
  }

  @Test
  void whenNobodyReadsAnyMoreTheCommandEndsWithoutAWord() {
    StringBuilder records = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      records.append("key").append(i).append("\tvalue\n");
    }
    assertThat(shell.input(records.toString()).run("load", db).code()).isZero();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream gone = new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        throw new IOException("Broken pipe");
      }
    };
    for (String line : new String[] {
      "scan " + db,
      "dump " + db,
      "--help",
      "--version",
      "help",
      "help scan",
      "scan --help",
      "wal --help",
      "providers"
    }) {
      Streams streams = new Streams(new ByteArrayInputStream(new byte[0]), gone, err, Set.of());
      assertThat(Main.run(streams, line.split(" ", -1))).as(line).isZero();
    }
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
