package io.kiwidb.engine.backup;

import io.kiwidb.CorruptionException;
import io.kiwidb.StorageException;
import io.kiwidb.engine.copies.FileParts;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.Storage;
import java.util.List;
import java.util.UUID;

/** Reads stored files and verifies each part before it is used. Threading: stateless. */
final class StoredParts {
  private StoredParts() {}

  /** Reads a file; throws {@link CorruptionException} at the first part that is not what it was. */
  static void read(Storage storage, UUID store, StoredFile file, FileParts.Sink sink) {
    String name = file.storedName(store);
    requireLength(storage, name, file.length());
    List<Integer> sums = file.sums().parts();
    long parts = (file.length() + FileParts.PART_BYTES - 1) / FileParts.PART_BYTES;
    if (parts != sums.size()) {
      throw damage(name, 0, parts + " checksums in the backup", sums.size() + "");
    }
    Checksum checksum = new Checksum();
    FileParts.read(storage, name, file.length(), (position, bytes, length) -> {
      int expected = sums.get((int) (position / FileParts.PART_BYTES));
      int actual = checksum.of(bytes, 0, length);
      if (actual != expected) {
        throw damage(
            name,
            position,
            length + " bytes with checksum " + GenerationFile.hex(expected),
            GenerationFile.hex(actual));
      }
      sink.accept(position, bytes, length);
    });
  }

  private static void requireLength(Storage storage, String name, long length) {
    long size;
    try {
      size = storage.size(name);
    } catch (StorageException e) {
      if (e.reason() == StorageException.Reason.MISSING) {
        throw damage(name, 0, length + " bytes", "no file");
      }
      throw e;
    }
    if (size != length) {
      throw damage(name, Math.min(size, length), length + " bytes", size + " bytes");
    }
  }

  private static CorruptionException damage(
      String name, long offset, String expected, String actual) {
    return new CorruptionException(name, offset, expected, actual, GenerationFile.REMEDY);
  }
}
