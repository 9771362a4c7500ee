package io.kiwidb.engine.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CorruptionException;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.range.RangeDeletion;
import io.kiwidb.io.ByteWriter;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deletions of ranges in edits, and in the state that edits lead to. */
class RangeDeletionsInManifestTest {
  private static final String NAME = "MANIFEST-000001";
  private static final TableInfo TABLE =
      new TableInfo(7, 0, 0, 100, 1, 0, new byte[] {1}, new byte[] {1}, 1, 1, 1_700_000_000_000L);

  private static RangeDeletion deletion(@Nullable String from, @Nullable String to, long at) {
    return new RangeDeletion(
        from == null ? null : from.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        to == null ? null : to.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        at);
  }

  private static VersionEdit edit() {
    return new VersionEdit().lastSequence(20);
  }

  private static byte[] encoded(VersionEdit edit) {
    ByteWriter out = new ByteWriter(0);
    VersionEditCodec.encode(edit, out);
    return out.toByteArray();
  }

  private static VersionEdit decoded(byte[] bytes) {
    return VersionEditCodec.decode(NAME, 0, bytes, 0, bytes.length);
  }

  private static ManifestState state(VersionEdit... edits) {
    ManifestState state = new ManifestState();
    for (VersionEdit edit : edits) {
      state.apply(NAME, 72, decoded(encoded(edit)));
    }
    return state;
  }

  @Test
  void theExampleOfTheSpecification() {
    VersionEdit edit = new VersionEdit()
        .add(0, deletion("a", "z", 9))
        .removeRangeDeletion(0, 9)
        .applied(0, 7, 9);
    assertThat(HexFormat.of().formatHex(encoded(edit)))
        .isEqualTo("10070009016102037a" + "11020009" + "1203000709");
  }

  @Test
  void theyAreReadAsTheyWereWrittenAndSoIsASnapshotOfTheState() {
    ManifestState state = state(
        edit()
            .add(TABLE)
            .add(0, deletion(null, "z", 9))
            .add(0, deletion("", null, 11))
            .add(0, deletion(null, null, 12))
            .applied(0, 7, 11),
        edit().removeRangeDeletion(0, 12));
    for (ManifestState each : new ManifestState[] {state, state(state.snapshot())}) {
      KeyspaceState keyspace = each.keyspace(0).orElseThrow();
      assertThat(keyspace.rangeDeletions())
          .containsExactly(deletion(null, "z", 9), deletion("", null, 11));
      assertThat(keyspace.applied(7)).isEqualTo(11);
    }
  }

  @Test
  void whatWasAppliedIsForgottenWithTheTableAndWithTheLastDeletion() {
    VersionEdit first = edit()
        .add(TABLE)
        .add(0, deletion("a", "z", 9))
        .add(0, deletion("b", "c", 10))
        .applied(0, 7, 9);
    VersionEdit moved = edit().remove(TABLE).add(TABLE);
    assertThat(state(first, moved).keyspace(0).orElseThrow().applied(7)).isEqualTo(9);
    assertThat(state(first, edit().remove(TABLE)).keyspace(0).orElseThrow().applied(7))
        .isZero();
    ManifestState without =
        state(first, edit().removeRangeDeletion(0, 9).removeRangeDeletion(0, 10));
    assertThat(without.keyspace(0).orElseThrow().applied(7)).isZero();
    assertThat(encoded(without.snapshot()))
        .as("older releases read it")
        .isEqualTo(encoded(state(edit().add(TABLE)).snapshot()));
  }

  @Test
  void whatContradictsTheStateIsDamage() {
    RangeDeletion one = deletion("a", "z", 9);
    requireRefused("added twice", edit().add(0, one), edit().add(0, one));
    requireRefused("which does not exist", edit().removeRangeDeletion(0, 9));
    requireRefused("which does not exist", edit().applied(0, 7, 9));
    requireRefused("keyspace 5", edit().add(5, one));
    requireRefused("above the last sequence number 20", edit().add(0, deletion("a", "z", 21)));
  }

  private static void requireRefused(String what, VersionEdit... edits) {
    assertThatThrownBy(() -> state(edits))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContainingAll(NAME, what);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1004000900" + "00", "10050009016104", "1007000901" + "6102027a"})
  void aForgedRangeIsDamage(String hex) {
    assertThatThrownBy(() -> decoded(HexFormat.of().parseHex(hex)))
        .isInstanceOf(CorruptionException.class);
  }
}
