package io.kiwidb.cli.format;

import io.kiwidb.Keyspace;
import io.kiwidb.cli.stream.Output;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;

/** The formats of record files; see the package. */
public enum RecordFormat {
  /** Key, TAB, value. */
  TSV,
  /** RFC 4180, two columns. */
  CSV,
  /** One JSON object per line. */
  JSONL,
  /** Tsv in hexadecimal. */
  HEX;

  /** Returns the format for the extension of a file name; empty if the extension is unknown. */
  public static Optional<RecordFormat> ofFileName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".tsv") || lower.endsWith(".tab")) {
      return Optional.of(TSV);
    }
    if (lower.endsWith(".csv")) {
      return Optional.of(CSV);
    }
    if (lower.endsWith(".jsonl") || lower.endsWith(".ndjson")) {
      return Optional.of(JSONL);
    }
    return lower.endsWith(".hex") ? Optional.of(HEX) : Optional.empty();
  }

  /** Returns a reader of a stream, which the reader owns. */
  public RecordReader reader(InputStream in, Encoding encoding, CsvHeader header) {
    return switch (this) {
      case TSV -> new TsvRecordReader(in, encoding);
      case CSV -> new CsvRecordReader(in, encoding, header);
      case JSONL -> new JsonlRecordReader(in);
      case HEX -> new TsvRecordReader(in, Encoding.HEX);
    };
  }

  /** Returns a writer of records that do not name their keyspace. */
  public RecordWriter writer(Output out, Encoding encoding) {
    return switch (this) {
      case TSV -> new TsvRecordWriter(out, encoding, Keyspace.DEFAULT);
      case CSV -> new CsvRecordWriter(out, encoding, Optional.empty());
      case JSONL -> new JsonlRecordWriter(out, encoding, Keyspace.DEFAULT);
      case HEX -> new TsvRecordWriter(out, Encoding.HEX, Keyspace.DEFAULT);
    };
  }

  /** Returns writers of records of several keyspaces. Writes the header line of csv. */
  public KeyspaceWriters keyspaceWriters(Output out, Encoding encoding) {
    return switch (this) {
      case TSV -> keyspace -> new TsvRecordWriter(out, encoding, keyspace);
      case CSV -> {
        CsvRecordWriter.writeHeader(out);
        yield keyspace -> new CsvRecordWriter(out, encoding, Optional.of(keyspace));
      }
      case JSONL -> keyspace -> new JsonlRecordWriter(out, encoding, keyspace);
      case HEX -> keyspace -> new TsvRecordWriter(out, Encoding.HEX, keyspace);
    };
  }
}
