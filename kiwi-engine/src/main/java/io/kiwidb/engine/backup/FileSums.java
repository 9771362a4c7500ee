package io.kiwidb.engine.backup;

import io.kiwidb.io.Checksum;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * The checksums of a file.
 *
 * @param whole the CRC-32C and the CRC-32 of the whole file, 16 hexadecimal digits
 * @param parts the CRC-32C of each MiB
 */
record FileSums(String whole, List<Integer> parts) {
  /** Computes the checksums of a file, part by part. Threading: not thread-safe. */
  static final class Summing {
    private final CRC32C first = new CRC32C();
    private final CRC32 second = new CRC32();
    private final Checksum checksum = new Checksum();
    private final List<Integer> parts = new ArrayList<>();

    /** Adds the next MiB, or the last part. */
    void add(byte[] bytes, int length) {
      first.update(bytes, 0, length);
      second.update(bytes, 0, length);
      parts.add(checksum.of(bytes, 0, length));
    }

    FileSums sums() {
      return new FileSums(
          "%08x%08x".formatted(first.getValue(), second.getValue()), List.copyOf(parts));
    }
  }
}
