package io.kiwidb.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import io.kiwidb.testkit.storage.CrashStorage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LevelsViewTest {
  private static String drawn(String strategy, int width, Ink ink) {
    Options options = Options.builder()
        .profile(Profile.DEV)
        .provider(ProviderKind.STRATEGY, strategy)
        .build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output out = new Output(bytes);
    try (Kiwi db = Kiwi.open(new CrashStorage(), options)) {
      for (int i = 0; i < 100; i++) {
        db.put(("key" + i).getBytes(StandardCharsets.UTF_8), new byte[100]);
      }
      db.flush();
      LevelsView.of(Scope.of(db), width).text(out, ink);
    }
    out.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 60, 72, 80, 100, 200})
  void aLineIsNoWiderThanTheTerminal(int width) {
    assertThat(drawn("leveled", width, Ink.PLAIN).lines())
        .filteredOn(line -> line.matches("(L\\d| +tables).*"))
        .hasSize(8)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
  }

  @Test
  void withoutTargetsLevelsAreMeasuredAgainstTheLargest() {
    assertThat(drawn("fifo", 80, Ink.PLAIN)).contains("of largest");
    assertThat(drawn("leveled", 80, Ink.PLAIN)).contains("of target");
  }

  @Test
  void coloursOnlyWhereTheyAreAskedFor() {
    assertThat(drawn("leveled", 80, Ink.PLAIN)).doesNotContain("\u001b");
    assertThat(drawn("leveled", 80, Ink.ANSI)).contains("\u001b[");
  }
}
