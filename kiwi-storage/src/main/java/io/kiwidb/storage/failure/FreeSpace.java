package io.kiwidb.storage.failure;

import java.io.File;

/** The free space for files. Threading: stateless. */
public final class FreeSpace {
  // A disk with less free space is treated as full, in any language of the system's messages.
  private static final int NEARLY_NOTHING = 64 << 10;

  private FreeSpace() {}

  /**
   * Returns whether an operation that failed for an unknown reason probably did so for lack of
   * space.
   */
  public static boolean isNearlyNone(File file) {
    return of(file) < NEARLY_NOTHING;
  }

  /** Returns the bytes available to this user; {@link Long#MAX_VALUE} if unknown. */
  public static long of(File file) {
    long free = file.getUsableSpace();
    // Both are 0 if the system reports nothing; only one is if the disk is full. Negative: more
    // than
    // a long can represent.
    return free < 0 || (free == 0 && file.getTotalSpace() == 0) ? Long.MAX_VALUE : free;
  }
}
