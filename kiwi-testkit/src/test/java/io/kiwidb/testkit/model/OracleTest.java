package io.kiwidb.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.KeyRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OracleTest {
  private final Oracle oracle = new Oracle();

  OracleTest() {
    oracle.put(bytes("a"), bytes("1")); // 1
    oracle.put(bytes("b"), bytes("2")); // 2
    oracle.delete(bytes("a")); // 3
    oracle.put(bytes("c"), bytes("4")); // 4
    oracle.put(bytes("b"), bytes("5")); // 5
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private String show(KeyRange range, long moment) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<byte[], byte[]> entry : oracle.scan(range, moment).entrySet()) {
      text.append(string(entry.getKey())).append(string(entry.getValue())).append(' ');
    }
    return text.toString().trim();
  }

  private static String string(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void eachMomentShowsItsState() {
    List<String> states = new ArrayList<>();
    for (long moment = 0; moment <= 5; moment++) {
      states.add(show(KeyRange.all(), moment));
    }
    assertThat(states).containsExactly("", "a1", "a1 b2", "b2", "b2 c4", "b5 c4");
    assertThat(oracle.get(bytes("a"), 2)).isEqualTo(bytes("1"));
    assertThat(oracle.get(bytes("a"), 3)).isNull();
  }

  @Test
  void rangesIncludeTheirStartAndExcludeTheirEnd() {
    assertThat(show(KeyRange.of(bytes("a"), bytes("c")), 2)).isEqualTo("a1 b2");
    assertThat(show(KeyRange.of(bytes("b"), bytes("c")), 5)).isEqualTo("b5");
    assertThat(show(KeyRange.atLeast(bytes("bb")), 5)).isEqualTo("c4");
    assertThat(show(KeyRange.lessThan(bytes("b")), 2)).isEqualTo("a1");
  }

  @Test
  void forgettingChangesNothingThatIsStillSeen() {
    oracle.forgetBefore(3);
    assertThat(show(KeyRange.all(), 3)).isEqualTo("b2");
    assertThat(show(KeyRange.all(), 4)).isEqualTo("b2 c4");
    oracle.forgetBefore(5);
    assertThat(show(KeyRange.all(), 5)).isEqualTo("b5 c4");
  }

  @Test
  void theModelCursorStaysInItsRangeAndSkipsWhatIsDeleted() {
    ModelCursor cursor = new ModelCursor(oracle, KeyRange.of(bytes("a"), bytes("c")), 4);
    assertThat(cursor.seekToFirst()).isTrue();
    assertThat(cursor.position().getKey()).isEqualTo(bytes("b"));
    assertThat(cursor.position().getValue()).isEqualTo(bytes("2"));
    assertThat(cursor.next()).isFalse();
    assertThat(cursor.position()).isNull();
    assertThat(cursor.seekForPrev(bytes("z"))).isTrue();
    assertThat(cursor.prev()).isFalse();
    assertThat(cursor.seek(bytes("b\0"))).isFalse();
    assertThat(cursor.seek(new byte[0])).isTrue();
    assertThat(cursor.seekForPrev(bytes("a"))).isFalse();
  }
}
