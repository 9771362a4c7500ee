package io.kiwidb.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class TsvRecordReaderTest {
  @Test
  void lineEndsOfBothKindsAndNoneAtTheEndAreRead() throws IOException {
    assertThat(ReadRecords.of(RecordFormat.TSV, "a\t1\r\nb\t2\nc\t3"))
        .containsExactly("1: a=1", "2: b=2", "3: c=3");
  }

  @Test
  void theFirstTabSeparates() throws IOException {
    assertThat(ReadRecords.of(RecordFormat.TSV, "a\t1\t2\n\t\n"))
        .containsExactly("1: a=1\\t2", "2: =");
  }

  @Test
  void badLinesAreSkippedAndNumbered() throws IOException {
    assertThat(ReadRecords.of(RecordFormat.TSV, "a\t1\nno tab\n\nb\\y\t2\nc\t3\n"))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("1: a=1"),
            line -> assertThat(line).isEqualTo("2! missing TAB between key and value"),
            line -> assertThat(line).startsWith("4! invalid escape \\y"),
            line -> assertThat(line).isEqualTo("5: c=3"));
  }

  @Test
  void aByteOrderMarkIsSkippedAtTheStartOnly() throws IOException {
    assertThat(ReadRecords.of(RecordFormat.TSV, "\ufeffa\t1\n\ufeffb\t2\n"))
        .containsExactly("1: a=1", "2: \\xef\\xbb\\xbfb=2");
  }

  @Test
  void linesLongerThanTheBufferAreRead() throws IOException {
    String value = "v".repeat(1_000_000);
    assertThat(ReadRecords.of(RecordFormat.TSV, "a\t" + value + "\nb\t" + value))
        .containsExactly("1: a=" + value, "2: b=" + value);
  }
}
