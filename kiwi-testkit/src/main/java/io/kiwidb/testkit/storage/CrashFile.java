package io.kiwidb.testkit.storage;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The contents of one file of a {@link CrashDisk}: what programs see, and how much of it survives a
 * power failure.
 *
 * <pre>
 *   0            durableLength      cleanUpTo            length
 *   |── durable ──|── lost for good ──|── dirty: pending ──|
 * </pre>
 *
 * <p>Without a failed sync {@code durableLength == cleanUpTo}. A failed sync moves
 * {@code cleanUpTo} to the end and records the range as lost; a later successful sync writes the
 * bytes that are dirty by then and extends the durable size over the lost range, which reads as
 * zeros after a power failure. A later sync without dirty bytes succeeds and rescues nothing.
 *
 * <p>Threading: not thread-safe; guarded by the monitor of its disk. The array is append-only, so
 * copies share it where possible.
 */
final class CrashFile {
  /** The unit in which an operating system writes pending bytes. */
  static final int BLOCK = 4096;

  private record Range(int from, int to) {}

  private final List<Range> lost = new ArrayList<>();
  private byte[] bytes;
  private int length;
  private int cleanUpTo;
  private int durableLength;

  CrashFile() {
    this(new byte[0], 0);
  }

  /** Creates a file whose first {@code length} bytes are durable. */
  private CrashFile(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
    cleanUpTo = length;
    durableLength = length;
  }

  int length() {
    return length;
  }

  int durableLength() {
    return durableLength;
  }

  void append(byte[] source, int offset, int count) {
    int end = Math.addExact(length, count);
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int)
          Math.min(Integer.MAX_VALUE - 8L, Math.max(end, bytes.length * 2L)));
    }
    System.arraycopy(source, offset, bytes, length, count);
    length = end;
  }

  int read(long position, byte[] target, int offset, int count) {
    if (position >= length) {
      return 0;
    }
    int there = (int) Math.min(count, length - position);
    System.arraycopy(bytes, (int) position, target, offset, there);
    return there;
  }

  ByteBuffer content() {
    return ByteBuffer.wrap(Arrays.copyOf(bytes, length));
  }

  void sync() {
    if (cleanUpTo < length) {
      cleanUpTo = length;
      durableLength = length;
    }
  }

  void failSync() {
    if (cleanUpTo < length) {
      lost.add(new Range(cleanUpTo, length));
      cleanUpTo = length;
    }
  }

  /** Returns a copy with the same pending bytes, as after a process crash. */
  CrashFile copy() {
    CrashFile copy = new CrashFile(Arrays.copyOf(bytes, length), length);
    copy.lost.addAll(lost);
    copy.cleanUpTo = cleanUpTo;
    copy.durableLength = durableLength;
    return copy;
  }

  /** Returns the file after a power failure; all of it is durable. */
  CrashFile survivor(SurvivalPolicy.Data policy, SplittableRandom random) {
    int dirty = length - cleanUpTo;
    if (dirty == 0) {
      return image(durableLength);
    }
    return switch (policy) {
      case NONE -> image(durableLength);
      case ALL -> image(length);
      case PREFIX -> prefix(cleanUpTo + random.nextInt(dirty + 1));
      case TORN -> torn(random);
      case BLOCKS -> blocks(random);
      case ZEROS -> {
        CrashFile file = image(length);
        file.zero(cleanUpTo, length);
        yield file;
      }
    };
  }

  private CrashFile prefix(int end) {
    return image(end == cleanUpTo ? durableLength : end);
  }

  private CrashFile torn(SplittableRandom random) {
    int last = cleanUpTo / BLOCK + random.nextInt((length - 1) / BLOCK - cleanUpTo / BLOCK + 1);
    int from = Math.max(cleanUpTo, last * BLOCK);
    int to = Math.min(length, (last + 1) * BLOCK);
    int tear = to - from < 2 ? to : from + 1 + random.nextInt(to - from - 1);
    CrashFile file = image(to);
    if (random.nextBoolean()) {
      file.zero(tear, to);
    } else {
      file.zero(from, tear);
    }
    return file;
  }

  private CrashFile blocks(SplittableRandom random) {
    CrashFile file = image(length);
    int end = durableLength;
    for (int from = cleanUpTo; from < length; from = nextBlock(from)) {
      int to = Math.min(length, nextBlock(from));
      if (random.nextBoolean()) {
        end = to;
      } else {
        file.zero(from, to);
      }
    }
    boolean sizeSurvives = random.nextInt(4) == 0;
    file.length = sizeSurvives ? length : end;
    file.cleanUpTo = file.length;
    file.durableLength = file.length;
    return file;
  }

  private static int nextBlock(int position) {
    return (position / BLOCK + 1) * BLOCK;
  }

  /** Returns the first {@code size} bytes, with zeros where they were lost. */
  private CrashFile image(int size) {
    CrashFile file = new CrashFile(Arrays.copyOf(bytes, size), size);
    for (Range range : lost) {
      file.zero(Math.min(size, range.from), Math.min(size, range.to));
    }
    return file;
  }

  private void zero(int from, int to) {
    Arrays.fill(bytes, from, to, (byte) 0);
  }
}
