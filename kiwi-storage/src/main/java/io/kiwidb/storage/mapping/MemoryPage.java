package io.kiwidb.storage.mapping;

import java.lang.reflect.Field;

/**
 * The page size, the unit in which the operating system allocates space for a mapped file.
 * Threading: stateless.
 */
final class MemoryPage {
  /** The page size in bytes: a power of two. */
  static final int BYTES = find();

  // No operating system that Java supports has larger pages by default.
  private static final int LARGEST = 64 << 10;

  private MemoryPage() {}

  private static int find() {
    try {
      Class<?> type = Class.forName("sun.misc.Unsafe"); // the JDK has no other API for it
      Field instance = type.getDeclaredField("theUnsafe");
      instance.setAccessible(true); // the package is open to all modules
      int bytes = (int) type.getMethod("pageSize").invoke(instance.get(null));
      return Integer.bitCount(bytes) == 1 ? bytes : LARGEST;
    } catch (ReflectiveOperationException e) {
      return LARGEST;
    }
  }
}
