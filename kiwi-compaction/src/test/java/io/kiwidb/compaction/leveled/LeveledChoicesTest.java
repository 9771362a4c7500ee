package io.kiwidb.compaction.leveled;

import io.kiwidb.testkit.strategy.DrawnChoices;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The cases of {@code choices.txt}. */
class LeveledChoicesTest {
  @TestFactory
  Stream<DynamicTest> choiceOfEachDrawnTreeIsTheOneBesideIt() throws IOException {
    try (InputStream in = LeveledChoicesTest.class.getResourceAsStream("choices.txt")) {
      byte[] bytes = Objects.requireNonNull(in, "choices.txt").readAllBytes();
      String text = new String(bytes, StandardCharsets.UTF_8);
      return DrawnChoices.tests(text, new LeveledProvider());
    }
  }
}
