package io.kiwidb.cli.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The records and the bad lines of a text, written down for assertions. */
final class ReadRecords {
  private ReadRecords() {}

  /**
   * One line a record ({@code 1: key=value}, {@code 1: keyspace/key=value}) or a bad line
   * ({@code 2! message}).
   */
  static List<String> of(RecordFormat format, CsvHeader heading, String text) throws IOException {
    List<String> seen = new ArrayList<>();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (RecordReader reader =
        format.reader(new ByteArrayInputStream(bytes), Encoding.TEXT, heading)) {
      boolean more = true;
      while (more) {
        try {
          more = reader.next();
          if (more) {
            String keyspace = reader.keyspace().map(name -> name + "/").orElse("");
            seen.add(reader.line() + ": " + keyspace + EscapedText.encode(reader.key()) + "="
                + EscapedText.encode(reader.value()));
          }
        } catch (BadRecordException e) {
          seen.add(e.line() + "! " + e.getMessage());
        }
      }
    }
    return seen;
  }

  static List<String> of(RecordFormat format, String text) throws IOException {
    return of(format, CsvHeader.ABSENT, text);
  }
}
