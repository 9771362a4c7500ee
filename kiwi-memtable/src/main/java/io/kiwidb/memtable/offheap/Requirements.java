package io.kiwidb.memtable.offheap;

import io.kiwidb.spi.Provider.Availability;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Detects whether Agrona is present and usable, by trying it.
 *
 * <p>Threading: stateless.
 */
final class Requirements {
  private Requirements() {}

  static Availability check() {
    String module;
    try {
      module = agronaModule();
    } catch (LinkageError e) {
      return Availability.missing(
          "Agrona is not on the class path or module path",
          "Put org.agrona:agrona on the class path, or on the module path with --add-modules org.agrona.");
    }
    try {
      use();
      return Availability.AVAILABLE;
    } catch (LinkageError | RuntimeException e) { // whatever the library throws if access is denied
      return Availability.missing(
          "Agrona has no access to jdk.internal.misc.Unsafe",
          "Start the JVM with --add-opens java.base/jdk.internal.misc=" + module + ".");
    }
  }

  /**
   * Returns the module that needs access to the package. Linking this fails if Agrona is absent.
   */
  private static String agronaModule() {
    Module module = UnsafeBuffer.class.getModule();
    return module.isNamed() ? module.getName() : "ALL-UNNAMED";
  }

  private static void use() {
    UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(Long.BYTES));
    buffer.putIntRelease(0, 1);
    if (buffer.getIntAcquire(0) != 1) {
      throw new IllegalStateException("a value written to off-heap memory was not read back");
    }
  }
}
