package io.kiwidb.cli.format;

/** Whether a csv file starts with a header record. */
public enum CsvHeader {
  /** The first record is data. */
  ABSENT,
  /** The first record is skipped. */
  PRESENT
}
