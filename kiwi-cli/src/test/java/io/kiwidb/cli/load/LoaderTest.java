package io.kiwidb.cli.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.cli.format.CsvHeading;
import io.kiwidb.cli.format.Encoding;
import io.kiwidb.cli.format.RecordFormat;
import io.kiwidb.cli.format.RecordReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.SequenceInputStream;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoaderTest {
  @TempDir
  private Path directory;

  private final StringWriter err = new StringWriter();

  @Test
  void whenTheInputFailsItIsSaidHowFarTheLoadCame() throws IOException {
    try (Kiwi db = Kiwi.open(directory)) {
      assertThatThrownBy(() -> load(db, failing("a\t1\nb\t2\nc\t3\n")))
          .isInstanceOf(IOException.class)
          .hasMessage("Stream closed");
      assertThat(err.toString())
          .isEqualToNormalizingNewlines("kiwi: the load failed; records loaded: 2, up to line 2\n");
      assertThat(db.get("b".getBytes(UTF_8))).isEqualTo("2".getBytes(UTF_8));
    }
  }

  @Test
  void whenTheStoreFailsItIsSaidHowFarTheLoadCame() throws IOException {
    try (Kiwi db = Kiwi.open(directory)) {
      db.close();
      assertThatThrownBy(() -> load(db, new ByteArrayInputStream("a\t1\n".getBytes(UTF_8))))
          .isInstanceOf(KiwiException.class);
      assertThat(err.toString()).contains("records loaded: 0, up to line 0");
    }
  }

  /** In batches of two records. */
  private void load(Kiwi db, InputStream in) throws IOException {
    PrintWriter messages = new PrintWriter(err, true);
    LoadProblems problems =
        new LoadProblems(messages, LoadProblems.Policy.SKIP, LoadProgress.none());
    try (RecordReader reader = RecordFormat.TSV.reader(in, Encoding.TEXT, CsvHeading.ABSENT);
        Loader loader = new Loader(db, 2, problems, messages)) {
      loader.load(reader, LoadProgress.none());
    }
  }

  /** Ends with a failure. */
  private static InputStream failing(String text) throws IOException {
    InputStream closed = InputStream.nullInputStream();
    closed.close();
    return new SequenceInputStream(new ByteArrayInputStream(text.getBytes(UTF_8)), closed);
  }
}
