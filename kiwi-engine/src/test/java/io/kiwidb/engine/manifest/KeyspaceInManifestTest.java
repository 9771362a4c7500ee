package io.kiwidb.engine.manifest;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.Kiwi;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.recover.Recovery;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileId;
import io.kiwidb.io.FileKind;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.storage.MemoryStorage;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A table of another keyspace is not taken for one of the default keyspace. */
class KeyspaceInManifestTest {
  @Test
  void isRefusedAsANewerFormat() {
    MemoryStorage storage = new MemoryStorage();
    TableInfo table =
        new TableInfo(7, 0, 2, 100, 1, 0, new byte[] {1}, new byte[] {1}, 1, 1, 1_700_000_000_000L);
    VersionEdit edit =
        new VersionEdit().keyOrder("bytewise").nextFileNumber(9).lastSequence(1).add(table);
    FileId id = new FileId("MANIFEST-000001", 1, UUID.randomUUID());
    write(storage, id, edit);
    String[] parts = {"MANIFEST-000001", "table 7", "keyspace 2", "at offset", "newer Kiwi"};
    assertThatThrownBy(() -> Recovery.readManifest(storage, "bytewise"))
        .isInstanceOf(IncompatibleFormatException.class)
        .hasMessageContainingAll(parts);
    assertThatThrownBy(() -> Kiwi.tools().dump(storage, id.name(), line -> {}))
        .isInstanceOf(IncompatibleFormatException.class)
        .hasMessageContainingAll(parts);
  }

  private static void write(MemoryStorage storage, FileId id, VersionEdit edit) {
    ByteWriter record = new ByteWriter(256).writeInt(0).writeInt(0);
    VersionEditCodec.encode(edit, record);
    byte[] bytes = record.toByteArray();
    LittleEndian.putInt(bytes, ManifestLayout.LENGTH_AT, bytes.length - ManifestLayout.EDIT_AT);
    int crc = new Checksum()
        .of(
            id.number(),
            ManifestLayout.FIRST_RECORD_AT,
            bytes,
            ManifestLayout.LENGTH_AT,
            bytes.length - ManifestLayout.LENGTH_AT);
    LittleEndian.putInt(bytes, ManifestLayout.CRC_AT, crc);
    byte[] header = FileHeader.of(
            FileKind.MANIFEST, ManifestLayout.PROVIDER, ManifestLayout.VERSION, id)
        .encode();
    try (AppendFile file = storage.create(id.name())) {
      file.append(header, 0, header.length);
      file.append(bytes, 0, bytes.length);
    }
    byte[] name = id.name().getBytes(StandardCharsets.US_ASCII);
    byte[] line = "%s %08x\n"
        .formatted(id.name(), new Checksum().of(name, 0, name.length))
        .getBytes(StandardCharsets.US_ASCII);
    try (AppendFile file = storage.create(FileNames.CURRENT)) {
      file.append(line, 0, line.length);
    }
  }
}
