package io.kiwidb;

/**
 * Follows a copy of a store: a checkpoint, a backup or a restore.
 *
 * <p>It is called on the thread that copies, without locks of the store, after each file that is
 * linked or already there and after each MiB that is copied. It may use the store, but not close
 * it. What it throws ends the copy, which leaves nothing behind, and is passed on to the caller: to
 * cancel a copy, throw a {@link java.util.concurrent.CancellationException}.
 */
@FunctionalInterface
public interface CopyListener {
  /** Does nothing. */
  CopyListener NONE = progress -> {};

  /** Receives the progress so far. */
  void progressed(Progress progress);

  /**
   * How far a copy is.
   *
   * @param file the file being copied
   * @param filesDone number of files that are complete
   * @param files number of files of the copy
   * @param bytesDone number of bytes that are copied, linked, or found to be there already
   * @param bytes number of bytes of the copy
   */
  record Progress(String file, int filesDone, int files, long bytesDone, long bytes) {}
}
