package io.kiwidb.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values in blob files on the command line and in the shell. */
class LargeValueCommandsTest {
  private static final String VALUE = "0123456789".repeat(50);
  private static final String PLACE = "500 bytes in blob file \\d+ at offset \\d+\n";

  private final Shell shell = new Shell();

  @TempDir
  private Path directory;

  private Path db;
  private long table;

  @BeforeEach
  void makeStore() {
    db = directory.resolve("db");
    Options options = Options.builder().set(Settings.BLOB_MIN_BYTES, 200L).build();
    try (Kiwi kiwi = Kiwi.open(db, options)) {
      kiwi.put("large".getBytes(UTF_8), VALUE.getBytes(UTF_8));
      kiwi.put("small".getBytes(UTF_8), "1".getBytes(UTF_8));
      kiwi.flush();
      table = kiwi.tables().get(0).number();
    }
  }

  @Test
  void aTableShowsTheValueAndItsPlace() {
    String shown =
        "large\t1\tblob-pointer\t(0123456789){10}\\.\\.\\.\t" + PLACE + "small\t2\tput\t1\n";
    assertThat(shell.run("disk", db, table).out()).matches(shown);
    assertThat(shell.input("disk " + table + "\n").run("repl", db).out()).matches(shown);
    assertThat(shell.run("disk", db, table, "--json").out().lines())
        .hasSize(2)
        .first()
        .asString()
        .matches("\\{\"key\":\"large\",\"sequence\":1,\"type\":\"blob-pointer\",\"value\":\""
            + VALUE
            + "\",\"file\":\\d+,\"offset\":\\d+,\"recordBytes\":\\d+,\"valueBytes\":500\\}");
  }

  @Test
  void aValueThatCannotBeReadHidesNeitherItsPlaceNorOtherEntries() throws IOException {
    String json = shell.run("disk", db, table, "--json").out();
    int offset = Integer.parseInt(json.replaceAll("(?s).*\"offset\":(\\d+).*", "$1"));
    Path blob;
    try (Stream<Path> files = Files.list(db)) {
      List<Path> blobs = files.filter(file -> file.toString().endsWith(".blob")).toList();
      blob = blobs.get(0);
    }
    byte[] bytes = Files.readAllBytes(blob);
    bytes[offset] ^= 1;
    Files.write(blob, bytes);
    assertThat(shell.run("disk", db, table).out())
        .matches(
            "large\t1\tblob-pointer\t\\(cannot be read: .*\\)\t" + PLACE + "small\t2\tput\t1\n");
    assertThat(shell.run("disk", db, table, "--json").out())
        .containsPattern("\"problem\":\".*\",\"file\":\\d+,\"offset\":" + offset + ",");
  }
}
