package io.kiwidb.cli.format;

/** Whether the first record of a csv file names its columns. */
public enum CsvHeader {
  /** The first record is data. */
  ABSENT,
  /** The first record is skipped. */
  PRESENT
}
