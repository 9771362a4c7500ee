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
  void aLineMayStartWithTheNameOfItsKeyspace() throws IOException {
    String text = "a\t1\n\\@users\tb\t2\t3\nc\t3\n\\@a b\\\\c\t\t\n\\\\@d\t4\n";
    assertThat(ReadRecords.of(RecordFormat.TSV, text))
        .containsExactly("1: a=1", "2: users/b=2\\t3", "3: c=3", "4: a b\\c/=", "5: \\\\@d=4");
    assertThat(ReadRecords.of(RecordFormat.HEX, "\\@users\t61\t31\n"))
        .containsExactly("1: users/a=1");
  }

  @Test
  void whatCannotBeANameIsReported() throws IOException {
    String text =
        "\\@users\n\\@users\tb\n\\@\\x01\tb\t1\n\\@\\xff\tb\t1\n\\@ok\tb\t1\n\\@\\x01\tb\t1\n";
    assertThat(ReadRecords.of(RecordFormat.TSV, text))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("1! missing TAB after the keyspace"),
            line -> assertThat(line).isEqualTo("2! missing TAB between key and value"),
            line -> assertThat(line).startsWith("3! ").contains("U+0001, which is not printable"),
            line -> assertThat(line).startsWith("4! ").contains("not valid UTF-8: '\\xff'"),
            line -> assertThat(line).isEqualTo("5: ok/b=1"),
            line -> assertThat(line).startsWith("6! "));
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
