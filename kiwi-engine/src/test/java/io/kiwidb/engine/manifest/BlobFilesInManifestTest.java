package io.kiwidb.engine.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CorruptionException;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.manifest.BlobReferences.Share;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.spi.BlobAddress;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Blob files in edits, and in the state that edits lead to. */
class BlobFilesInManifestTest {
  private static final String NAME = "MANIFEST-000001";
  private static final BlobFile FILE = new BlobFile(8, 0, 256, 2, 124);
  private static final BlobReferences ALL = BlobReferences.of(Map.of(8L, new Share(2, 124)));

  private static TableInfo table(long number, int level) {
    byte[] key = {1};
    return new TableInfo(number, level, 0, 100, 1, 0, key, key, 1, 1, 1_700_000_000_000L);
  }

  private static byte[] encoded(VersionEdit edit) {
    ByteWriter out = new ByteWriter(0);
    VersionEditCodec.encode(edit, out);
    return out.toByteArray();
  }

  private static ManifestState state(VersionEdit... edits) {
    ManifestState state = new ManifestState();
    for (VersionEdit edit : edits) {
      byte[] bytes = encoded(edit);
      state.apply(NAME, 72, VersionEditCodec.decode(NAME, 0, bytes, 0, bytes.length));
    }
    return state;
  }

  private static VersionEdit added() {
    return new VersionEdit().add(table(7, 0)).add(FILE).refers(0, 7, ALL);
  }

  @Test
  void theExampleOfTheSpecification() {
    VersionEdit edit = new VersionEdit().add(FILE).refers(0, 7, ALL).removeBlob(0, 8);
    assertThat(HexFormat.of().formatHex(encoded(edit)))
        .isEqualTo("170600088002027c" + "190600070108027c" + "18020008");
  }

  @Test
  void theyAreReadAsTheyWereWrittenAndSoIsASnapshotOfTheState() {
    ManifestState state = state(added());
    for (ManifestState each : new ManifestState[] {state, state(state.snapshot())}) {
      BlobState blobs = each.keyspace(0).orElseThrow().blobs();
      assertThat(blobs.files()).containsExactly(FILE);
      assertThat(blobs.references(7)).isEqualTo(ALL);
    }
  }

  @Test
  void aTableThatMovesKeepsItsReferences() {
    ManifestState state = state(added(), new VersionEdit().remove(0, 0, 7).add(table(7, 1)));
    BlobState blobs = state.keyspace(0).orElseThrow().blobs();
    assertThat(blobs.files()).containsExactly(FILE);
    assertThat(blobs.references(7)).isEqualTo(ALL);
  }

  @Test
  void aFileGoesWithTheLastTableThatRefersToIt() {
    ManifestState state = state(added(), new VersionEdit().remove(0, 0, 7).removeBlob(0, 8));
    assertThat(state.keyspace(0).orElseThrow().blobs().files()).isEmpty();
    assertThat(encoded(state.snapshot())).isEqualTo(encoded(new ManifestState().snapshot()));
  }

  @Test
  void whatContradictsItselfIsDamage() {
    assertRefused("blob file 8 added twice", added(), new VersionEdit().add(FILE));
    assertRefused("removal of blob file 9", added(), new VersionEdit().removeBlob(0, 9));
    assertRefused("of table 6, which does not exist", added(), new VersionEdit().refers(0, 6, ALL));
    assertRefused(
        "table 7 refers to blob file 8, which does not exist",
        new VersionEdit().add(table(7, 0)).refers(0, 7, ALL));
    assertRefused(
        "blob file 8, to which no table refers", added(), new VersionEdit().remove(0, 0, 7));
  }

  private static void assertRefused(String why, VersionEdit... edits) {
    assertThatThrownBy(() -> state(edits))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining(why);
  }

  @Test
  void referencesAreCountedByFile() {
    BlobReferences.Counter counter = new BlobReferences.Counter();
    for (int i = 0; i < 100; i++) {
      counter.add(new BlobAddress(1 + i % 7, 72 + 10L * i, 10, 3));
    }
    BlobReferences counted = counter.references();
    assertThat(counted.byFile()).hasSize(7);
    assertThat(counted.byFile().get(1L)).isEqualTo(new Share(15, 150));
    assertThat(counted.byFile().get(7L)).isEqualTo(new Share(14, 140));
    assertThat(counted.bytes()).isEqualTo(1000);
    assertThat(new BlobReferences.Counter().references()).isSameAs(BlobReferences.NONE);
  }
}
