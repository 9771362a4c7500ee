package io.kiwidb.memtable.offheap;

import io.kiwidb.spi.Provider.Availability;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds out whether Agrona is there and may do what it does: by trying.
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
          "Agrona is not there",
          "Put org.agrona:agrona on the class path, or on the module path with --add-modules org.agrona.");
    }
    try {
      use();
      return Availability.AVAILABLE;
    } catch (LinkageError | RuntimeException e) { // whatever a library says that was refused
      return Availability.missing(
          "Agrona may not use jdk.internal.misc.Unsafe",
          "Start the JVM with --add-opens java.base/jdk.internal.misc=" + module + ".");
    }
  }

  /** To whom the package must be opened. Linking this fails if there is no Agrona. */
  private static String agronaModule() {
    Module module = UnsafeBuffer.class.getModule();
    return module.isNamed() ? module.getName() : "ALL-UNNAMED";
  }

  private static void use() {
    UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(Long.BYTES));
    buffer.putIntRelease(0, 1);
    if (buffer.getIntAcquire(0) != 1) {
      throw new IllegalStateException("memory does not keep what is written to it");
    }
  }
}
