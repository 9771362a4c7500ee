package io.kiwidb.io;

import java.lang.reflect.Field;

/**
 * A page of memory, for which the operating system takes space of a mapped file as a whole.
 * Threading: stateless.
 */
final class MemoryPage {
  /** How many bytes a page has: a power of two. */
  static final int BYTES = find();

  // No system that Java runs on has larger ones by default.
  private static final int LARGEST = 64 << 10;

  private MemoryPage() {}

  private static int find() {
    try {
      Class<?> type = Class.forName("sun.misc.Unsafe"); // nobody else says
      Field instance = type.getDeclaredField("theUnsafe");
      instance.setAccessible(true); // its package is open to everybody
      int bytes = (int) type.getMethod("pageSize").invoke(instance.get(null));
      return Integer.bitCount(bytes) == 1 ? bytes : LARGEST;
    } catch (ReflectiveOperationException e) {
      return LARGEST;
    }
  }
}
