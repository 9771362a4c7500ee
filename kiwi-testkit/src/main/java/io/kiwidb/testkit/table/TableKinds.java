package io.kiwidb.testkit.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.TableExpiry;
import io.kiwidb.spi.TableProperties;
import io.kiwidb.spi.TableReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of table formats, as far as it is about kinds of entries. */
abstract class TableKinds extends TableInsights {
  /** The caller collects them, down to the value, so each of them is there, newest first. */
  @Test
  final void operandsAreLeftInTheHolderAndNotApplied() {
    byte[] key = Version.utf8("k");
    Version newer = Version.operand(key, 9, Version.utf8("+1"));
    Version older = Version.operand(key, 7, new byte[0]);
    Version value = Version.put(key, 4, Version.utf8("v"));
    TableProperties written = fixture.write(List.of(newer, older, value));
    assertThat(written.entries()).isEqualTo(3);
    assertThat(written.deletions()).isZero();
    try (TableReader table = fixture.open()) {
      Entry result = new Entry();
      assertThat(table.get(fixture.target(key, 9), result)).isEqualTo(Lookup.CONTINUE);
      assertThat(Version.of(result).toString()).endsWith(newer.toString().substring(2));
      assertThat(fixture.get(table, key, 8)).isEqualTo(older.toString());
      assertThat(table.get(fixture.target(key, 6), result)).isEqualTo(Lookup.FOUND);
      assertThat(result.copyValue()).isEqualTo(value.value());
      assertThat(table.verify()).isEqualTo(3);
    }
  }

  @Test
  final void aSingleDeletionIsADeletion() {
    byte[] key = Version.utf8("k");
    List<Version> versions =
        List.of(Version.singleDelete(key, 9), Version.put(key, 4, Version.utf8("v")));
    assertThat(fixture.write(versions).deletions()).isEqualTo(1);
    try (TableReader table = fixture.open()) {
      Entry result = new Entry();
      assertThat(table.get(fixture.target(key, 9), result)).isEqualTo(Lookup.DELETED);
      assertThat(result.type()).isEqualTo(ValueType.SINGLE_DELETE);
      assertThat(table.get(fixture.target(key, 8), result)).isEqualTo(Lookup.FOUND);
    }
  }

  @Test
  final void thePropertiesTellWhenEntriesExpire() {
    List<Version> versions = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      byte[] key = Version.utf8(String.format("%05d", i));
      versions.add(
          i % 2 == 0 ? Version.put(key, 1, key) : Version.expiring(key, 1, 10_000 + i, key));
    }
    fixture.write(versions);
    try (TableReader table = fixture.open()) {
      TableExpiry expiry = table.properties().expiry();
      assertThat(expiry.entries()).isEqualTo(1_000);
      assertThat(expiry.firstMillis()).isEqualTo(10_001);
      assertThat(expiry.lastMillis()).isEqualTo(11_999);
      assertThat(expiry.halfMillis()).isBetween(10_900L, 11_100L);
      assertThat(expiry.past(10_000)).isZero();
      assertThat(expiry.past(expiry.halfMillis())).isEqualTo(500);
      assertThat(expiry.past(11_999)).isEqualTo(1_000);
      assertThat(expiry.nextAfter(0)).isEqualTo(expiry.halfMillis());
      assertThat(expiry.nextAfter(expiry.halfMillis())).isEqualTo(11_999);
      assertThat(expiry.nextAfter(11_999)).isEqualTo(Entry.NEVER);
      assertThat(table.verify()).isEqualTo(2_000);
    }
  }

  @Test
  final void aTableWithoutExpiriesSaysSo() {
    fixture.write(List.of(Version.put("k", 1, "v")));
    try (TableReader table = fixture.open()) {
      assertThat(table.properties().expiry()).isEqualTo(TableExpiry.NONE);
    }
  }
}
