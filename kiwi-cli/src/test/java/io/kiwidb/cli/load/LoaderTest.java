package io.kiwidb.cli.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.cli.format.CsvHeader;
import io.kiwidb.cli.format.Encoding;
import io.kiwidb.cli.format.RecordFormat;
import io.kiwidb.cli.format.RecordReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.SequenceInputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoaderTest {
  @TempDir
  private Path directory;

  private final StringWriter err = new StringWriter();
  private final PrintWriter messages = new PrintWriter(err, true);
  private final List<LoadReport> told = new ArrayList<>();

  @Test
  void whenTheInputFailsItIsSaidHowFarTheLoadCame() throws IOException {
    try (Kiwi db = Kiwi.open(directory)) {
      assertThatThrownBy(() -> load(db, failing("a\t1\nb\t2\nc\t3\n")))
          .isInstanceOf(IOException.class)
          .hasMessage("Stream closed");
      assertThat(err.toString())
          .isEqualToNormalizingNewlines("kiwi: the load failed; 2 records loaded, up to line 2\n");
      assertThat(db.get("b".getBytes(UTF_8))).isEqualTo("2".getBytes(UTF_8));
    }
  }

  @Test
  void whenTheStoreFailsItIsSaidHowFarTheLoadCame() throws IOException {
    try (Kiwi db = Kiwi.open(directory)) {
      db.close();
      assertThatThrownBy(() -> load(db, new ByteArrayInputStream("a\t1\n".getBytes(UTF_8))))
          .isInstanceOf(KiwiException.class);
      assertThat(err.toString()).contains("the load failed; no records loaded");
    }
  }

  /**
   * Ctrl-C ends the program that writes into the pipe, too: the input ends because the load is
   * interrupted.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {"a\t1\nb\t2\nc\t3\n", "a\t1\nb\t2\nc\t3", "a\t1\nb\t2\nc", "a\t1\nb\t2\n"})
  void anInterruptionAtTheEndOfTheInputIsTheOnlyThingThatIsSaid(String text) throws IOException {
    Kiwi db = Kiwi.open(directory);
    assertThatThrownBy(() -> load(db, text, Loader::interrupt))
        .isInstanceOf(LoadInterruptedException.class);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines("kiwi: interrupted; 2 records loaded, up to line 2\n");
    assertThat(told).isEmpty();
    try (Kiwi again = Kiwi.open(directory)) {
      assertThat(again.get("b".getBytes(UTF_8))).isEqualTo("2".getBytes(UTF_8));
      assertThat(again.get("c".getBytes(UTF_8))).isNull();
    }
  }

  @Test
  void anInterruptionBeforeTheFirstBatchSaysThatNothingIsLoaded() {
    Kiwi db = Kiwi.open(directory);
    assertThatThrownBy(() -> load(db, "a\t1\n", Loader::interrupt))
        .isInstanceOf(LoadInterruptedException.class);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines("kiwi: interrupted; no records loaded\n");
  }

  @Test
  void whatHasEndedIsNotInterrupted() throws IOException {
    try (Kiwi db = Kiwi.open(directory)) {
      LoadProgress progress = LoadProgress.none(messages, LoadProgress.Place.PIPE);
      LoadProblems problems = new LoadProblems(LoadProblems.Policy.SKIP, progress);
      try (RecordReader reader = tsv(new ByteArrayInputStream("a\t1\n".getBytes(UTF_8)));
          Loader loader = new Loader(db, defaultOf(db), 2, problems, progress)) {
        loader.load(reader, told::add);
        loader.interrupt();
      }
      assertThat(told).hasSize(1);
      assertThat(err.toString()).isEmpty();
      assertThat(db.get("a".getBytes(UTF_8))).isEqualTo("1".getBytes(UTF_8));
    }
  }

  /** A batch may wait for a disk that does not answer: Ctrl-C ends the load all the same. */
  @Test
  @Timeout(60)
  void anInterruptionDoesNotWaitForABatchForEver() throws Exception {
    try (Kiwi db = Kiwi.open(directory)) {
      LoadProgress progress = LoadProgress.none(messages, LoadProgress.Place.PIPE);
      LoadProblems problems = new LoadProblems(LoadProblems.Policy.SKIP, progress);
      CountDownLatch finishing = new CountDownLatch(1);
      CountDownLatch interrupted = new CountDownLatch(1);
      try (RecordReader reader = tsv(new ByteArrayInputStream("a\t1\n".getBytes(UTF_8)));
          Loader loader = new Loader(db, defaultOf(db), 2, problems, progress)) {
        Thread loading = new Thread(() -> {
          try {
            loader.load(reader, report -> {
              finishing.countDown();
              awaitQuietly(interrupted);
            });
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
        loading.start();
        finishing.await();
        Thread.currentThread().interrupt(); // the shorter patience
        loader.interrupt();
        assertThat(Thread.interrupted()).isTrue();
        interrupted.countDown();
        loading.join();
      }
      assertThat(err.toString()).contains("interrupted while writing a batch");
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** In batches of two records; at the end of the text, something happens to the loader. */
  private void load(Kiwi db, String text, Consumer<Loader> atTheEnd) throws IOException {
    AtomicReference<Loader> loader = new AtomicReference<>();
    InputStream end = new InputStream() {
      @Override
      public int read() {
        atTheEnd.accept(loader.get());
        return -1;
      }
    };
    InputStream in = new SequenceInputStream(new ByteArrayInputStream(text.getBytes(UTF_8)), end);
    load(db, in, loader);
  }

  private void load(Kiwi db, InputStream in) throws IOException {
    load(db, in, new AtomicReference<>());
  }

  private void load(Kiwi db, InputStream in, AtomicReference<Loader> made) throws IOException {
    LoadProgress progress = LoadProgress.none(messages, LoadProgress.Place.PIPE);
    LoadProblems problems = new LoadProblems(LoadProblems.Policy.SKIP, progress);
    try (RecordReader reader = tsv(in);
        Loader loader = new Loader(db, defaultOf(db), 2, problems, progress)) {
      made.set(loader);
      loader.load(reader, told::add);
    }
  }

  private static RecordReader tsv(InputStream in) {
    return RecordFormat.TSV.reader(in, Encoding.TEXT, CsvHeader.ABSENT);
  }

  /** Ends with a failure. */
  private static InputStream failing(String text) throws IOException {
    InputStream closed = InputStream.nullInputStream();
    closed.close();
    return new SequenceInputStream(new ByteArrayInputStream(text.getBytes(UTF_8)), closed);
  }

  private static LoadTargets defaultOf(Kiwi db) {
    return new LoadTargets(db, db, LoadTargets.Missing.FAIL);
  }
}
