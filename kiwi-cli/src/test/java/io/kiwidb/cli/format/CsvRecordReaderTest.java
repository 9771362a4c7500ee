package io.kiwidb.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvRecordReaderTest {
  private static final String TWO_COLUMNS = "expected two columns, key and value, but found ";

  @Test
  void quotedFieldsMayHoldAnything() throws IOException {
    assertThat(ReadRecords.of(RecordFormat.CSV, "a,\"x,\r\n\"\"y\"\"\"\r\n\"b\",\"\"\n"))
        .containsExactly("1: a=x,\\r\\n\"y\"", "3: b=");
  }

  @Test
  void aQuoteInsideAPlainFieldIsText() throws IOException {
    assertThat(ReadRecords.of(RecordFormat.CSV, "nail,5\" long\nb,2\n"))
        .containsExactly("1: nail=5\" long", "2: b=2");
  }

  @Test
  void theNumberOfColumnsIsChecked() throws IOException {
    assertThat(ReadRecords.of(RecordFormat.CSV, "a\nb,2\nc,3,4\n\n"))
        .containsExactly(
            "1! " + TWO_COLUMNS + "1",
            "2: b=2",
            "3! " + TWO_COLUMNS
                + "3; a file with a column for keyspaces starts with the line keyspace,key,value");
  }

  @Test
  void theFirstLineTellsThatThereIsAColumnForKeyspaces() throws IOException {
    String text = "keyspace,key,value\n,a,1\nusers,b,2\nc,3\nkeyspace,key,value\n\"a,b\",d,4\n";
    List<String> expected = List.of(
        "2: a=1",
        "3: users/b=2",
        "4! expected three columns, keyspace, key and value, but found 2",
        "5: keyspace/key=value",
        "6: a,b/d=4");
    assertThat(ReadRecords.of(RecordFormat.CSV, text)).isEqualTo(expected);
    assertThat(ReadRecords.of(RecordFormat.CSV, CsvHeader.PRESENT, text)).isEqualTo(expected);
    assertThat(ReadRecords.of(RecordFormat.CSV, "keyspace,key,value\n")).isEmpty();
  }

  @Test
  void whatCannotBeANameIsReported() throws IOException {
    assertThat(ReadRecords.of(RecordFormat.CSV, "keyspace,key,value\n x,a,1\ny,b,2\n"))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("2! the name of a keyspace must not begin"),
            line -> assertThat(line).isEqualTo("3: y/b=2"));
  }

  @Test
  void aQuoteThatIsNeverClosedCostsItsLineOnly() throws IOException {
    assertThat(ReadRecords.of(RecordFormat.CSV, "a,1\nb,\"open\nc,3\nd,4\n"))
        .containsExactly("1: a=1", "2! unclosed quote", "3: c=3", "4: d=4");
  }

  @Test
  void aQuoteThatTheNextOneClosesCostsItsLineOnly() throws IOException {
    assertThat(ReadRecords.of(RecordFormat.CSV, "a,\"open\nb,\"2\"\nc,3\n"))
        .containsExactly(
            "1! a closing quote must be followed by a comma or the end of the line",
            "2: b=2",
            "3: c=3");
  }

  @Test
  void aHeadingIsSkippedWhenThereIsOne() throws IOException {
    assertThat(ReadRecords.of(RecordFormat.CSV, CsvHeader.PRESENT, "\ufeffkey,value\na,1\n"))
        .containsExactly("2: a=1");
    assertThat(ReadRecords.of(RecordFormat.CSV, CsvHeader.PRESENT, "")).isEmpty();
  }
}
