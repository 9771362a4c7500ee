package io.kiwidb.engine.compact;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.ProviderException;
import io.kiwidb.TableInfo;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionChoice.Drop;
import io.kiwidb.spi.CompactionChoice.Merge;
import io.kiwidb.spi.CompactionChoice.Move;
import io.kiwidb.spi.LsmView;
import io.kiwidb.testkit.strategy.TreeDrawing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a strategy chooses, the tree stays valid. */
class ChoiceCheckTest {
  private static final LsmView TREE = TreeDrawing.parse(
      "",
      List.of(
          "L0: 9[a-f]x10 8[c-k]x10 7[x-z]x10 6[a-c]x10",
          "L1: 5[a-e]x50 4[m-p]x50",
          "L2: 3[d-n]x50 2[o-z]x50*"));

  @Test
  void aWholeMergeIsAllowed() {
    allowed(merge(1, 9, 8, 6, 5));
    allowed(merge(2, 5, 3));
    allowed(merge(0, 9, 8));
    allowed(merge(1, 5));
    allowed(move(1, 7));
    allowed(new Drop(tables(6, 5, 3), ""));
  }

  @Test
  void aTableThatIsNotThereIsRefused() {
    TableInfo gone =
        TreeDrawing.parse("", List.of("L1: 99[a-b]x1")).levels().get(1).tables().get(0);
    refused(new Move(List.of(gone), 2, ""), "absent");
  }

  @Test
  void aTableOfAnotherLevelIsRefused() {
    TableInfo elsewhere =
        TreeDrawing.parse("", List.of("L2: 5[a-e]x50")).levels().get(2).tables().get(0);
    refused(new Move(List.of(elsewhere), 3, ""), "absent");
  }

  @Test
  void aBusyTableIsRefused() {
    refused(merge(3, 2), "busy");
  }

  @Test
  void aTableNamedTwiceIsRefused() {
    refused(merge(2, 5, 3, 3), "twice");
  }

  @Test
  void passingAnOlderTableOfLevelZeroIsRefused() {
    refused(merge(1, 9, 8, 5), "table 6");
  }

  @Test
  void leavingAnOverlapInTheTargetIsRefused() {
    refused(merge(2, 5), "table 3");
    refused(move(2, 5), "table 3");
  }

  @Test
  void skippingALevelThatHasTheKeyIsRefused() {
    refused(move(2, 8), "overlaps");
  }

  @Test
  void goingUpIsRefused() {
    refused(merge(0, 5), "move up");
  }

  @Test
  void aLevelThatIsNotThereIsRefused() {
    refused(move(9, 4), "level 9 does not exist");
    refused(merge(-1, 4), "level -1 does not exist");
  }

  @Test
  void mergingAroundATableOfLevelZeroIsRefused() {
    refused(merge(0, 9, 6), "table 8");
  }

  @Test
  void movingTablesOnTopOfEachOtherIsRefused() {
    LsmView tree = TreeDrawing.parse("", List.of("L0: 9[a-f]x10 8[c-k]x10"));
    refused(new Move(tree.levels().get(0).tables(), 1, ""), tree, "overlap");
  }

  @Test
  void writingWhereARunningJobWillWriteIsRefused() {
    LsmView tree = TreeDrawing.parse("", List.of("L1: 5[a-c]x50* 4[d-e]x50 3[f-g]x50*"));
    refused(new Move(List.of(tree.levels().get(1).tables().get(1)), 2, ""), tree, "running job");
  }

  @Test
  void droppingWhatHidesSomethingIsRefused() {
    refused(new Drop(tables(8), ""), "resurrect");
    refused(new Drop(tables(6, 5), ""), "resurrect");
  }

  private static Merge merge(int target, long... numbers) {
    return new Merge(tables(numbers), target, 100, List.of(), "");
  }

  private static Move move(int target, long... numbers) {
    return new Move(tables(numbers), target, "");
  }

  private static List<TableInfo> tables(long... numbers) {
    List<TableInfo> tables = new ArrayList<>();
    for (long number : numbers) {
      for (LsmView.Level level : TREE.levels()) {
        level.tables().stream().filter(table -> table.number() == number).forEach(tables::add);
      }
    }
    return tables;
  }

  private static void allowed(CompactionChoice choice) {
    assertThatCode(() -> ChoiceCheck.require(choice, TREE, "mine")).doesNotThrowAnyException();
  }

  private static void refused(CompactionChoice choice, String problem) {
    refused(choice, TREE, problem);
  }

  private static void refused(CompactionChoice choice, LsmView tree, String problem) {
    assertThatThrownBy(() -> ChoiceCheck.require(choice, tree, "mine"))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("strategy mine")
        .hasStackTraceContaining(problem);
  }
}
