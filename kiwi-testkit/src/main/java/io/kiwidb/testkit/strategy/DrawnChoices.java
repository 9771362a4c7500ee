package io.kiwidb.testkit.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Setting;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.StrategyProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Data-driven tests of a strategy: trees as text, with the expected choice for each:
 *
 * <pre>
 * == overlapping tables are merged into the last level
 * rules levels=4
 * L0: 7[a-f]x10 6[c-k]x10 5[b-d]x10 4[a-c]x10
 * L3: 3[a-c]x50 2[m-n]x20
 * -&gt; merge L0:7,6,5,4 L3:3 -&gt; L3 because L0 has 4 tables
 * ends c k
 * cut 25
 * owes 4 runs 90 bytes
 * </pre>
 *
 * <p>A case consists of a name, {@linkplain TreeDrawing rules} if they differ from the defaults,
 * the levels, and {@linkplain ChoiceText the choice}; for merges the boundaries if there are any,
 * and the output size if it is not the table size (or unlimited within level 0); and the debt if it
 * is to be checked. Lines that start with {@code #} are comments. Rules before the first case apply
 * to all cases.
 *
 * <p>Threading: not thread-safe.
 */
public final class DrawnChoices {
  private final String name;
  private final List<String> levels = new ArrayList<>();
  private String rules;
  private String choice = "missing";
  private String ends = "";
  private String cut = "";
  private String owes = "";

  private DrawnChoices(String name, String rules) {
    this.name = name;
    this.rules = rules;
  }

  /** Returns one test for each case of a text. */
  public static Stream<DynamicTest> tests(String text, StrategyProvider provider) {
    CompactionStrategy strategy = provider.create();
    List<Setting<?>> settings = provider.settings();
    List<DrawnChoices> cases = new ArrayList<>();
    String usual = "";
    for (String line : text.lines().toList()) {
      if (line.startsWith("== ")) {
        cases.add(new DrawnChoices(line.substring(3), usual));
      } else if (cases.isEmpty() && line.startsWith("rules ")) {
        usual = line;
      } else if (!line.isBlank() && !line.startsWith("#")) {
        cases.get(cases.size() - 1).add(line);
      }
    }
    return cases.stream()
        .map(drawn -> DynamicTest.dynamicTest(drawn.name, () -> drawn.check(strategy, settings)));
  }

  private void add(String line) {
    if (line.startsWith("-> ")) {
      choice = line.substring(3);
    } else if (line.startsWith("rules ")) {
      rules += " " + line;
    } else if (line.startsWith("ends ")) {
      ends = line.substring(5);
    } else if (line.startsWith("cut ")) {
      cut = line.substring(4);
    } else if (line.startsWith("owes ")) {
      owes = line.substring(5);
    } else {
      levels.add(line);
    }
  }

  private void check(CompactionStrategy strategy, List<Setting<?>> settings) {
    LsmView view = TreeDrawing.parse(rules, settings, levels);
    CompactionChoice chosen = strategy.choose(view);
    assertThat(ChoiceText.of(chosen)).isEqualTo(choice);
    assertThat(ChoiceText.boundaries(chosen)).as("boundaries of outputs").isEqualTo(ends);
    if (chosen instanceof CompactionChoice.Merge merge) {
      long usual = merge.targetLevel() == 0 ? Long.MAX_VALUE : view.rules().tableBytes();
      assertThat(merge.targetBytes() == usual ? "" : String.valueOf(merge.targetBytes()))
          .as("size of outputs")
          .isEqualTo(cut);
    }
    if (!owes.isEmpty()) {
      CompactionStrategy.Debt debt = strategy.debt(view);
      assertThat(debt.runs() + " runs " + debt.bytes() + " bytes").isEqualTo(owes);
    }
  }
}
