package io.kiwidb.engine.copies;

import io.kiwidb.CopyListener;

/** Counts what a copy has done and tells its listener. Threading: not thread-safe. */
public final class CopyProgress {
  private final CopyListener listener;
  private final int files;
  private final long bytes;
  private int filesDone;
  private long bytesDone;

  /**
   * Begins a copy.
   *
   * @param files number of files
   * @param bytes number of bytes
   */
  public CopyProgress(CopyListener listener, int files, long bytes) {
    this.listener = listener;
    this.files = files;
    this.bytes = bytes;
  }

  /** A part of a file was copied. */
  public void copied(String file, long part) {
    bytesDone += part;
    tell(file);
  }

  /** A file was linked, or was there already. */
  public void took(String file, long length) {
    filesDone++;
    bytesDone += length;
    tell(file);
  }

  /** The last part of a file was copied. */
  public void ended(String file) {
    filesDone++;
    tell(file);
  }

  private void tell(String file) {
    listener.progressed(new CopyListener.Progress(file, filesDone, files, bytesDone, bytes));
  }
}
