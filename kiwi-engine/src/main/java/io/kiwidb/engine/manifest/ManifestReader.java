package io.kiwidb.engine.manifest;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileKind;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;

/** Reads a whole manifest, edit by edit. Threading: stateless. */
public final class ManifestReader {
  private ManifestReader() {}

  /** Receives the edits of a manifest in order. */
  @FunctionalInterface
  public interface EditSink {
    /**
     * Receives one edit.
     *
     * @param position offset of its record
     */
    void accept(long position, VersionEdit edit);
  }

  /**
   * What a manifest contains besides edits.
   *
   * @param header its header
   * @param tornBytes bytes after its last valid record, discarded as an edit that never became
   *     durable
   */
  public record Contents(FileHeader header, long tornBytes) {}

  /**
   * Reads a manifest. A torn tail ends it; any other invalid record is a
   * {@link CorruptionException}.
   */
  public static Contents read(Storage storage, String name, EditSink sink) {
    byte[] bytes = readAll(storage, name);
    FileHeader header = FileHeader.decode(name, bytes, bytes.length);
    if (header.kind() != FileKind.MANIFEST || !header.provider().equals(ManifestLayout.PROVIDER)) {
      throw new IncompatibleFormatException(
          name, "is not a manifest but a " + header.kind() + " file of " + header.provider());
    }
    if (header.version() != ManifestLayout.VERSION) {
      throw IncompatibleFormatException.version(
          name, "manifest", header.version(), ManifestLayout.VERSION, ManifestLayout.VERSION);
    }
    Checksum checksum = new Checksum();
    int at = ManifestLayout.FIRST_RECORD_AT;
    while (at < bytes.length) {
      int length = soundLength(bytes, at, header.number(), checksum);
      if (length < 0) {
        requireTornTail(bytes, at, header.number(), checksum, name);
        break;
      }
      sink.accept(
          at,
          VersionEditCodec.decode(
              name, at + ManifestLayout.EDIT_AT, bytes, at + ManifestLayout.EDIT_AT, length));
      at += ManifestLayout.EDIT_AT + length;
    }
    if (at == ManifestLayout.FIRST_RECORD_AT) {
      throw new CorruptionException(name, at, "a snapshot of the database", "no valid record");
    }
    return new Contents(header, bytes.length - at);
  }

  /** Returns the length of the edit of a valid record, or -1. */
  private static int soundLength(byte[] bytes, int at, long number, Checksum checksum) {
    if (bytes.length - at < ManifestLayout.EDIT_AT) {
      return -1;
    }
    int length = LittleEndian.getInt(bytes, at + ManifestLayout.LENGTH_AT);
    if (length < 0 || length > bytes.length - at - ManifestLayout.EDIT_AT) {
      return -1;
    }
    int covered = ManifestLayout.EDIT_AT - ManifestLayout.LENGTH_AT + length;
    int crc = checksum.of(number, at, bytes, at + ManifestLayout.LENGTH_AT, covered);
    return crc == LittleEndian.getInt(bytes, at + ManifestLayout.CRC_AT) ? length : -1;
  }

  private static void requireTornTail(
      byte[] bytes, int at, long number, Checksum checksum, String name) {
    for (int later = at + 1; later < bytes.length; later++) {
      if (soundLength(bytes, later, number, checksum) >= 0) {
        throw new CorruptionException(
            name, at, "a valid record", "an invalid record, followed by a valid one at " + later);
      }
    }
  }

  private static byte[] readAll(Storage storage, String name) {
    try (ReadableFile file = storage.open(name)) {
      long size = file.size();
      if (size > Integer.MAX_VALUE - 8) {
        throw new CorruptionException(name, size, "a manifest below 2 GiB", size + " bytes");
      }
      byte[] bytes = new byte[(int) size];
      int read = file.read(0, bytes, 0, bytes.length);
      if (read != bytes.length) {
        throw new CorruptionException(name, read, size + " bytes", read + " bytes");
      }
      return bytes;
    }
  }
}
