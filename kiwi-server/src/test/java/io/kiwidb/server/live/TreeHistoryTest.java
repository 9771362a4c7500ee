package io.kiwidb.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.KiwiEvent.TreeChanged;
import io.kiwidb.TableInfo;
import io.kiwidb.TreeState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TreeHistoryTest {
  private static final long ALL_BYTES = Long.MAX_VALUE;

  private final AtomicReference<TreeState> present =
      new AtomicReference<>(new TreeState(0, List.of()));

  static TableInfo table(long number, int level) {
    byte[] key = {(byte) number};
    return new TableInfo(number, level, 0, 100, 10, 0, key, key, number, number, 1);
  }

  static TreeChanged edit(long edit, List<TableInfo> added, Long... removed) {
    return new TreeChanged(edit, "default", 0, TreeChanged.Cause.FLUSH, 0, added, List.of(removed));
  }

  private static Set<String> names(List<TableInfo> tables) {
    Set<String> names = new HashSet<>();
    tables.forEach(table -> names.add(table.number() + "@" + table.level()));
    return names;
  }

  /** Random edits; the tree at every edit is what a model had then. */
  @Test
  void theTreeAtEachEditIsWhatItWas() {
    for (long seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      TreeHistory history = new TreeHistory(present::get, 50, ALL_BYTES);
      history.begin();
      Map<Long, TableInfo> tables = new HashMap<>();
      List<Set<String>> then = new ArrayList<>(List.of(Set.of()));
      long number = 1;
      for (int edit = 1; edit <= 120; edit++) {
        List<TableInfo> added = new ArrayList<>();
        List<Long> removed = new ArrayList<>();
        for (Long each : List.copyOf(tables.keySet())) {
          int fate = random.nextInt(8);
          if (fate == 0) {
            removed.add(each);
          } else if (fate == 1) { // moved: removed and added
            removed.add(each);
            added.add(table(each, tables.get(each).level() + 1));
          }
        }
        added.add(table(number++, 0));
        removed.forEach(tables::remove);
        added.forEach(each -> tables.put(each.number(), each));
        history.on(edit(edit, added, removed.toArray(Long[]::new)), edit);
        then.add(names(List.copyOf(tables.values())));
      }
      TreeHistory.Changes latest = history.latest().changes();
      assertThat(latest.lastEdit()).isEqualTo(120);
      assertThat(latest.firstEdit()).as("the bound").isEqualTo(70);
      for (int edit = 70; edit <= 120; edit++) {
        assertThat(names(history.at(edit).tables())).as("seed %d", seed).isEqualTo(then.get(edit));
      }
      assertThat(history.at(3).changes().at()).as("before the first").isEqualTo(70);
      assertThat(history.at(500).changes().at()).as("after the last").isEqualTo(120);
      assertThat(history.at(115).changes()).isEqualTo(history.changes(115));
      assertThat(history.changes(115).later())
          .extracting(TreeEdit::edit)
          .containsExactly(116L, 117L, 118L, 119L, 120L);
      assertThat(history.changes(3).later()).as("without gaps").hasSize(50);
    }
  }

  @Test
  void editsThatCameBeforeTheBaseAreAppliedOnce() {
    TreeHistory history = new TreeHistory(present::get);
    history.on(edit(5, List.of(table(5, 0))), 1);
    history.on(edit(6, List.of(table(6, 0)), 5L), 2);
    history.on(edit(7, List.of(table(7, 0)), 6L), 3);
    present.set(new TreeState(6, List.of(table(6, 0))));
    history.begin();
    assertThat(history.latest().changes().firstEdit()).isEqualTo(6);
    assertThat(names(history.at(6).tables())).containsExactly("6@0");
    assertThat(names(history.at(7).tables())).containsExactly("7@0");
    history.on(edit(6, List.of(table(6, 0)), 5L), 2); // told late
    assertThat(names(history.latest().tables())).containsExactly("7@0");
  }

  @Test
  void afterAGapHistoryBeginsAnew() {
    TreeHistory history = new TreeHistory(present::get);
    history.begin();
    history.on(edit(1, List.of(table(1, 0))), 1);
    present.set(new TreeState(9, List.of(table(8, 0), table(9, 1))));
    history.on(edit(9, List.of(table(9, 1)), 1L), 2);
    assertThat(history.latest().changes().firstEdit()).isEqualTo(9);
    assertThat(names(history.latest().tables())).containsExactlyInAnyOrder("8@0", "9@1");
    history.on(edit(10, List.of(), 8L), 3);
    assertThat(names(history.latest().tables())).containsExactly("9@1");
  }

  @Test
  void memoryIsBounded() {
    TreeHistory history = new TreeHistory(present::get, 1_000_000, 100_000);
    history.begin();
    byte[] large = new byte[10_000];
    for (int i = 1; i <= 100; i++) {
      TableInfo table = new TableInfo(i, 1, 0, 1, 1, 0, large, large, 1, 1, 1);
      history.on(edit(i, List.of(table), (long) i - 1), i);
    }
    assertThat(history.latest().changes().firstEdit()).isGreaterThan(90);
    assertThat(names(history.latest().tables())).containsExactly("100@1");
  }

  @Test
  void tablesComeInTheOrderOfAStore() {
    present.set(
        new TreeState(1, List.of(table(1, 1), table(4, 0), table(3, 1), table(2, 0), table(5, 0))));
    TreeHistory history = new TreeHistory(present::get);
    history.begin();
    assertThat(history.latest().tables())
        .extracting(TableInfo::number)
        .containsExactly(5L, 4L, 2L, 1L, 3L);
  }
}
