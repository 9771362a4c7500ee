package io.kiwidb.compaction.leveled;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.testkit.strategy.ChoiceText;
import io.kiwidb.testkit.strategy.TreeDrawing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The cases of {@code choices.txt}. */
class LeveledChoicesTest {
  @TestFactory
  Stream<DynamicTest> choiceOfEachDrawnTreeIsTheOneBesideIt() throws IOException {
    List<Case> cases = cases();
    assertThat(cases).hasSizeGreaterThan(25);
    return cases.stream().map(drawn -> DynamicTest.dynamicTest(drawn.name, () -> check(drawn)));
  }

  private static void check(Case drawn) {
    CompactionChoice choice =
        new LeveledProvider().create().choose(TreeDrawing.parse(drawn.rules, drawn.levels));
    assertThat(ChoiceText.of(choice)).isEqualTo(drawn.choice);
    assertThat(ChoiceText.boundaries(choice)).as("where outputs end").isEqualTo(drawn.ends);
    if (choice instanceof CompactionChoice.Merge merge) {
      assertThat(merge.targetBytes()).isEqualTo(50);
    }
  }

  private static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (String line : lines()) {
      if (line.startsWith("== ")) {
        cases.add(new Case(line.substring(3)));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        cases.get(cases.size() - 1).add(line);
      }
    }
    return cases;
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = LeveledChoicesTest.class.getResourceAsStream("choices.txt")) {
      byte[] bytes = Objects.requireNonNull(in, "choices.txt").readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** One case while it is read. */
  private static final class Case {
    final String name;
    final List<String> levels = new ArrayList<>();
    String rules = "";
    String choice = "missing";
    String ends = "";

    Case(String name) {
      this.name = name;
    }

    void add(String line) {
      if (line.startsWith("-> ")) {
        choice = line.substring(3);
      } else if (line.startsWith("rules ")) {
        rules = line;
      } else if (line.startsWith("ends ")) {
        ends = line.substring(5);
      } else {
        levels.add(line);
      }
    }
  }
}
