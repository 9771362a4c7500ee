package io.kiwidb.cli.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloseNamesTest {
  private static final List<String> NAMES = List.of("default", "users", "user-sessions", "a", "ab");

  @ParameterizedTest
  @CsvSource({"usres", "user", "Users", "uesrs", "userss", "sers", "my-users"})
  void mistypedNamesAreRecognised(String typed) {
    assertThat(CloseNames.to(typed, NAMES)).contains("users");
  }

  @ParameterizedTest
  @CsvSource({"events", "' '", "zz", "sessionsofall"})
  void othersAreNot(String typed) {
    assertThat(CloseNames.to(typed, NAMES)).isEmpty();
  }

  @Test
  void theClosestComesFirstAndOnlyAFewAreNamed() {
    List<String> many = IntStream.range(0, 1000).mapToObj(i -> "tenant-" + i).toList();
    assertThat(CloseNames.to("TENANT-77", many)).hasSize(3).startsWith("tenant-77");
    assertThat(CloseNames.to("default", NAMES)).containsExactly("default");
  }

  @ParameterizedTest
  @CsvSource({"'', '', 0", "abc, abc, 0", "abc, acb, 1", "abc, ab, 1", "kitten, sitting, 3"})
  void editsAreCounted(String a, String b, int edits) {
    assertThat(CloseNames.distance(a, b)).isEqualTo(edits);
    assertThat(CloseNames.distance(b, a)).isEqualTo(edits);
  }
}
