package io.kiwidb.storage.mapping;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.Optional;

/**
 * Maps files to buffers, and unmaps by {@code sun.misc.Unsafe.invokeCleaner}, the only way without
 * arenas. Reflective, because javac warns about that class and the warning cannot be suppressed.
 *
 * <p>Threading: immutable.
 */
final class CleanerMapper implements FileMapper {
  private final Object unsafe;
  private final Method invokeCleaner;

  private CleanerMapper(Object unsafe, Method invokeCleaner) {
    this.unsafe = unsafe;
    this.invokeCleaner = invokeCleaner;
  }

  /** Returns the mapper; empty on a JVM without the module jdk.unsupported. */
  static Optional<FileMapper> find() {
    try {
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field instance = type.getDeclaredField("theUnsafe");
      instance.setAccessible(true); // the package is open to all modules
      return Optional.of(
          new CleanerMapper(instance.get(null), type.getMethod("invokeCleaner", ByteBuffer.class)));
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  @Override
  public Mapping map(FileChannel channel, MapMode mode, long position, long bytes)
      throws IOException {
    ByteBuffer buffer = channel.map(mode, position, bytes);
    return new Mapping(buffer, () -> unmap(buffer));
  }

  private void unmap(ByteBuffer buffer) {
    try {
      invokeCleaner.invoke(unsafe, buffer);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot unmap a file", e);
    }
  }
}
