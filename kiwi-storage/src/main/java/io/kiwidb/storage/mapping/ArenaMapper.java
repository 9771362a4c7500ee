package io.kiwidb.storage.mapping;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.Optional;

/**
 * Maps files using an arena, which unmaps when it is closed: available from JDK 22 on, and without
 * the warning that {@link CleanerMapper} causes from JDK 24 on. Kiwi is compiled for JDK 17, so the
 * calls are reflective.
 *
 * <p>Threading: immutable.
 */
final class ArenaMapper implements FileMapper {
  private static final int FIRST_JDK = 22;

  private final Method open;
  private final Method close;
  private final Method map;
  private final Method asBuffer;

  private ArenaMapper(Class<?> arena, Class<?> segment) throws NoSuchMethodException {
    open = arena.getMethod("ofShared"); // many threads append and read
    close = arena.getMethod("close");
    map = FileChannel.class.getMethod("map", MapMode.class, long.class, long.class, arena);
    asBuffer = segment.getMethod("asByteBuffer");
  }

  /** Returns the mapper; empty on an older JDK, where arenas are missing or a preview. */
  static Optional<FileMapper> find() {
    if (Runtime.version().feature() < FIRST_JDK) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ArenaMapper(
          Class.forName("java.lang.foreign.Arena"),
          Class.forName("java.lang.foreign.MemorySegment")));
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  @Override
  public Mapping map(FileChannel channel, MapMode mode, long position, long bytes)
      throws IOException {
    try {
      Object arena = open.invoke(null);
      boolean mapped = false;
      try {
        Object segment = map.invoke(channel, mode, position, bytes, arena);
        ByteBuffer buffer = (ByteBuffer) asBuffer.invoke(segment);
        mapped = true;
        return new Mapping(buffer, () -> close(arena));
      } finally {
        if (!mapped) {
          close(arena);
        }
      }
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IOException(e);
    }
  }

  private void close(Object arena) {
    try {
      close.invoke(arena);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot unmap a file", e);
    }
  }
}
