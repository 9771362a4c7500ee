package io.kiwidb.engine.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CorruptionException;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileId;
import io.kiwidb.io.FileKind;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.storage.MemoryStorage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Changes of keyspaces that were never created are damage, wherever a manifest is read. */
class KeyspaceInManifestTest {
  private static final FileId ID = new FileId("MANIFEST-000001", 1, UUID.randomUUID());
  private static final TableInfo TABLE =
      new TableInfo(7, 0, 2, 100, 1, 0, new byte[] {1}, new byte[] {1}, 1, 1, 1_700_000_000_000L);

  private static VersionEdit edit() {
    return new VersionEdit().keyOrder("bytewise").nextFileNumber(9).lastSequence(1);
  }

  @Test
  void aTableOfAnUnknownKeyspaceIsRefused() {
    requireRefused(edit().add(TABLE), "keyspace 2");
  }

  @Test
  void aRenamedOrDroppedKeyspaceMustExist() {
    requireRefused(edit().rename(3, "other"), "keyspace 3");
    requireRefused(edit().drop(4), "keyspace 4");
    requireRefused(edit().oldestLog(5, 1), "keyspace 5");
    requireRefused(edit().resumeKey(6, 1, new byte[1]), "keyspace 6");
    requireRefused(edit().remove(7, 0, 1), "keyspace 7");
  }

  @Test
  void aKeyspaceIsNotCreatedTwice() {
    KeyspaceRecord one = KeyspaceRecord.of(1, "one", KeyOrder.BYTEWISE, Map.of());
    requireRefused(edit().create(one).create(one), "keyspace 1 created twice");
  }

  private static void requireRefused(VersionEdit edit, String what) {
    MemoryStorage storage = new MemoryStorage();
    write(storage, ID, edit);
    ManifestState state = new ManifestState();
    assertThatThrownBy(() -> ManifestReader.read(
            storage, ID.name(), (position, one) -> state.apply(ID.name(), position, one)))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContainingAll("MANIFEST-000001", what);
  }

  @Test
  void everythingAboutKeyspacesIsReadAsItWasWritten() {
    VersionEdit edit = edit()
        .create(KeyspaceRecord.of(
            2, "users \u00e4", KeyOrder.BYTEWISE, Map.of("strategy", "tiered", "memtable", "x")))
        .nextKeyspace(9)
        .add(TABLE)
        .oldestLog(3)
        .oldestLog(2, 5)
        .resumeKey(2, 1, new byte[] {7})
        .resumeKey(0, 2, new byte[] {8});
    ManifestState state = read(edit);
    assertThat(state.keyspaces()).hasSize(2);
    KeyspaceState users = state.keyspace(2).orElseThrow();
    assertThat(users.record().name()).isEqualTo("users \u00e4");
    assertThat(users.record().parts())
        .containsExactlyInAnyOrderEntriesOf(Map.of("strategy", "tiered", "memtable", "x"));
    assertThat(users.tables()).containsExactly(TABLE);
    assertThat(state.oldestLog(2)).isEqualTo(5);
    assertThat(state.oldestLog(0)).isEqualTo(3);
    assertThat(users.resumeKeys()).containsOnlyKeys(1);
    assertThat(state.keyspace(0).orElseThrow().resumeKeys()).containsOnlyKeys(2);
    assertThat(state.nextKeyspace()).isEqualTo(9);
    // A snapshot of the state says the same.
    ManifestState again = read(state.snapshot());
    assertThat(again.keyspace(2).orElseThrow().record()).isEqualTo(users.record());
    assertThat(again.oldestLog(2)).isEqualTo(5);
    assertThat(again.nextKeyspace()).isEqualTo(9);
  }

  @Test
  void aDroppedIdIsKnownForEver() {
    ManifestState state =
        read(edit().create(KeyspaceRecord.of(4, "gone", KeyOrder.BYTEWISE, Map.of())));
    state.apply("MANIFEST-000001", 0, new VersionEdit().drop(4));
    assertThat(state.keyspace(4)).isEmpty();
    ManifestState again = read(state.snapshot());
    assertThat(again.wasCreated(4)).isTrue();
    assertThat(again.wasCreated(5)).isFalse();
    assertThat(again.nextKeyspace()).isEqualTo(5);
  }

  private static ManifestState read(VersionEdit edit) {
    MemoryStorage storage = new MemoryStorage();
    write(storage, ID, edit);
    ManifestState state = new ManifestState();
    ManifestReader.read(
        storage, ID.name(), (position, one) -> state.apply(ID.name(), position, one));
    return state;
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
