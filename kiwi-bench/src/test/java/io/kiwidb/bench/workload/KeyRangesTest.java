package io.kiwidb.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.bench.engine.KeyDivision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyRangesTest {
  private static final int KEYS = 1_000;
  private static final int KEYSPACES = 7;
  private static final int KEY_SIZE = 16;

  @ParameterizedTest
  @EnumSource(KeyForm.class)
  void rangesAreInOrderAndDifferByOneKeyAtMost(KeyForm form) {
    KeyDivision division = load(form, KEYSPACES).division();
    int[] counts = new int[KEYSPACES];
    byte[] key = new byte[KEY_SIZE];
    int before = 0;
    for (int number = 0; number < KEYS; number++) {
      form.write(number, key);
      int keyspace = division.keyspaceOf(key);
      assertThat(keyspace).isBetween(before, before + 1);
      before = keyspace;
      counts[keyspace]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(KEYS / KEYSPACES, KEYS / KEYSPACES + 1);
    }
  }

  @ParameterizedTest
  @EnumSource(KeyForm.class)
  void aKeyThatIsInNoStoreHasAKeyspace(KeyForm form) {
    KeyDivision division = load(form, KEYSPACES).division();
    byte[] key = new byte[KEY_SIZE];
    form.write(0, key);
    KeyForm.makeMissing(key);
    assertThat(division.keyspaceOf(key)).isZero();
    form.write(KEYS + 5, key);
    assertThat(division.keyspaceOf(key)).isEqualTo(KEYSPACES - 1);
  }

  @ParameterizedTest
  @EnumSource(KeyForm.class)
  void oneKeyspaceNeedsNoDivision(KeyForm form) {
    assertThat(load(form, 1).division()).isSameAs(KeyDivision.NONE);
  }

  private static Load load(KeyForm form, int keyspaces) {
    return new Load(KEYS, KEY_SIZE, 10, form, keyspaces, 1, 1, 1);
  }
}
