package io.kiwidb.io;

/** The kind of a file; its code is stored in the {@link FileHeader}. */
public enum FileKind {
  /** A segment of the write-ahead log. */
  LOG('W'),
  /** A sorted table. */
  TABLE('T'),
  /** Large values. */
  BLOB('B'),
  /** A manifest. */
  MANIFEST('M'),
  /** Persisted settings. */
  OPTIONS('O');

  private final char code;

  FileKind(char code) {
    this.code = code;
  }

  /** Returns the code in the header. */
  public int code() {
    return code;
  }
}
