package io.kiwidb.engine.manifest;

import io.kiwidb.StorageException;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileId;
import io.kiwidb.io.FileKind;
import io.kiwidb.io.KillPoint;
import io.kiwidb.io.LittleEndian;
import java.util.Arrays;

/**
 * Appends edits to one manifest; each is durable when its append returns.
 *
 * <p>Threading: not thread-safe. Failure: {@link StorageException}; the edit may or may not be in
 * the file then, and only a new manifest settles that.
 */
final class ManifestWriter implements AutoCloseable {
  private final FileId id;
  private final AppendFile file;
  private final Checksum checksum = new Checksum();
  private final ByteWriter record = new ByteWriter(4096);

  private ManifestWriter(FileId id, AppendFile file) {
    this.id = id;
    this.file = file;
  }

  /**
   * Creates a manifest that begins with a snapshot. It is durable, but CURRENT does not name it
   * yet. After a failure, the file may exist.
   */
  static ManifestWriter create(StoreContext context, FileId id, VersionEdit snapshot) {
    ManifestWriter writer = new ManifestWriter(id, context.storage().create(id.name()));
    boolean created = false;
    try {
      byte[] header = header(id);
      writer.file.append(header, 0, header.length);
      writer.append(snapshot);
      context.syncDirectory();
      created = true;
      return writer;
    } finally {
      if (!created) {
        writer.close();
      }
    }
  }

  /**
   * Returns the bytes of a whole manifest with one record, for a copy of the database.
   *
   * @param snapshot the state of the copy
   */
  static byte[] content(FileId id, VersionEdit snapshot) {
    byte[] header = header(id);
    ByteWriter record = new ByteWriter(4096);
    encode(id, header.length, snapshot, new Checksum(), record);
    byte[] content = Arrays.copyOf(header, header.length + record.length());
    System.arraycopy(record.array(), 0, content, header.length, record.length());
    return content;
  }

  private static byte[] header(FileId id) {
    return FileHeader.of(FileKind.MANIFEST, ManifestLayout.PROVIDER, ManifestLayout.VERSION, id)
        .encode();
  }

  private static void encode(
      FileId id, long position, VersionEdit edit, Checksum checksum, ByteWriter record) {
    record.clear().writeInt(0).writeInt(0);
    VersionEditCodec.encode(edit, record);
    byte[] bytes = record.array();
    LittleEndian.putInt(bytes, ManifestLayout.LENGTH_AT, record.length() - ManifestLayout.EDIT_AT);
    int crc = checksum.of(
        id.number(),
        position,
        bytes,
        ManifestLayout.LENGTH_AT,
        record.length() - ManifestLayout.LENGTH_AT);
    LittleEndian.putInt(bytes, ManifestLayout.CRC_AT, crc);
  }

  void append(VersionEdit edit) {
    encode(id, file.size(), edit, checksum, record);
    KillPoint.hit("manifest.before-append");
    file.append(record.array(), 0, record.length());
    KillPoint.hit("manifest.appended");
    file.sync();
    KillPoint.hit("manifest.synced");
  }

  long size() {
    return file.size();
  }

  long number() {
    return id.number();
  }

  @Override
  public void close() {
    file.close();
  }
}
