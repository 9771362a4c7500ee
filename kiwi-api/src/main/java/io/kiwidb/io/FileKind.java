package io.kiwidb.io;

/** What a file of a database is; the code stands in its {@link FileHeader}. */
public enum FileKind {
  /** A segment of the write-ahead log. */
  LOG('W'),
  /** A sorted table. */
  TABLE('T'),
  /** A manifest. */
  MANIFEST('M'),
  /** Persisted settings. */
  OPTIONS('O');

  private final char code;

  FileKind(char code) {
    this.code = code;
  }

  /** The byte in the header. */
  public int code() {
    return code;
  }
}
