package io.kiwidb.io;

import java.io.File;

/** How much may still be written where a file is. Threading: stateless. */
final class FreeSpace {
  // A disk with less than this is as good as full, whatever language the system reports that in.
  private static final int NEARLY_NOTHING = 64 << 10;

  private FreeSpace() {}

  /** Whether what failed for no known reason most likely did so because there is no space. */
  static boolean isNearlyNone(File file) {
    return of(file) < NEARLY_NOTHING;
  }

  /** Bytes for files of this user; {@link Long#MAX_VALUE} when the system does not say. */
  static long of(File file) {
    long free = file.getUsableSpace();
    // Both are 0 when the system does not say; only one is when the disk is full. Negative: more
    // than a long holds.
    return free < 0 || (free == 0 && file.getTotalSpace() == 0) ? Long.MAX_VALUE : free;
  }
}
