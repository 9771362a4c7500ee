package io.kiwidb.engine.gap;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.engine.gap.Edge.Side;
import io.kiwidb.key.KeyOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GapsTest {
  private static final KeyOrder ORDER = KeyOrder.BYTEWISE;

  private final Gaps gaps = new Gaps();
  private long assigned = 10;

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  private static Edge before(String key) {
    return edge(key, Side.BEFORE);
  }

  private static Edge behind(String key) {
    return edge(key, Side.BEHIND);
  }

  private static Edge edge(String key, Side side) {
    return Edge.of(ORDER, bytes(key), key.length(), side);
  }

  private static GapReader at(long sequence) {
    return new GapReader(sequence, 0);
  }

  private boolean walked(Edge from, Edge to, long sequence) {
    return gaps.walked(ORDER, from, to, at(sequence), action -> action.accept(assigned));
  }

  private void known(Edge from, Edge to) {
    walked(from, to, assigned);
    assertThat(walked(from, to, assigned)).isTrue();
  }

  private @Nullable String over(String key, long sequence) {
    byte[] bytes = bytes(key);
    long prefix = ORDER.prefix(bytes, 0, bytes.length);
    Edge from = gaps.startOver(bytes, bytes.length, prefix, at(sequence));
    Edge to = gaps.endOver(bytes, bytes.length, prefix, at(sequence));
    return from == null || to == null ? null : text(from) + ".." + text(to);
  }

  private static String text(Edge edge) {
    byte[] key = edge.key();
    return key == null
        ? edge.toString()
        : (edge.side() == Side.BEFORE ? "<" : ">") + new String(key, StandardCharsets.UTF_8);
  }

  private void written(String key) {
    gaps.written(bytes(key), 0, key.length());
  }

  @Test
  void aGapIsUsedWhenASecondWalkHasConfirmedIt() {
    assertThat(walked(before("b"), before("f"), 10)).isFalse();
    assertThat(over("c", 10)).isNull();
    assertThat(walked(before("b"), before("f"), 10)).isTrue();
    assertThat(over("c", 10)).isEqualTo("<b..<f");
    assertThat(over("a", 10)).isNull();
    assertThat(over("f", 10)).isNull();
  }

  @Test
  void aWalkThatDoesNotSeeAllNumbersAssignedBeforeConfirmsNothing() {
    walked(before("b"), before("f"), 7);
    assertThat(walked(before("b"), before("f"), 9)).isFalse();
    assertThat(over("c", 20)).isNull();
    assertThat(walked(before("b"), before("f"), 10)).isTrue();
  }

  @Test
  void olderReadersDoNotUseIt() {
    assigned = 4;
    walked(before("b"), before("f"), 4);
    walked(before("b"), before("f"), 8);
    assertThat(over("c", 7)).isNull();
    assertThat(over("c", 8)).isNotNull();
  }

  @Test
  void readersAtAnEarlierTimeDoNotUseIt() {
    GapReader noon = new GapReader(10, 12);
    gaps.walked(
        ORDER, before("b"), before("f"), new GapReader(10, 11), action -> action.accept(10));
    gaps.walked(ORDER, before("b"), before("f"), noon, action -> action.accept(10));
    byte[] key = bytes("c");
    long prefix = ORDER.prefix(key, 0, 1);
    assertThat(gaps.endOver(key, 1, prefix, new GapReader(20, 11))).isNull();
    assertThat(gaps.endOver(key, 1, prefix, noon)).isNotNull();
    assertThat(gaps.endOver(key, 1, prefix, new GapReader(20, 13))).isNotNull();
  }

  @Test
  void nothingIsProposedWhileNumbersAreAssigned() {
    gaps.walked(ORDER, before("b"), before("f"), at(10), Assignments.NEVER);
    assertThat(walked(before("b"), before("f"), 10)).isFalse();
    assertThat(walked(before("b"), before("f"), 10)).isTrue();
  }

  @Test
  void aWriteCutsItsKeyOut() {
    known(before("b"), before("f"));
    written("f");
    written("a");
    assertThat(over("c", 10)).isEqualTo("<b..<f");
    written("d");
    assertThat(over("c", 10)).isEqualTo("<b..<d");
    assertThat(over("d", 10)).isNull();
    assertThat(over("e", 10)).isEqualTo(">d..<f");
    written("b");
    assertThat(over("c", 10)).isEqualTo(">b..<d");
  }

  @Test
  void aWriteCutsWhatIsOnlyProposed() {
    walked(before("b"), before("f"), 10);
    written("d");
    walked(before("b"), before("f"), 10);
    assertThat(over("c", 10)).isEqualTo("<b..<d");
    assertThat(over("d", 10)).isNull();
  }

  @Test
  void onlyTheWalkedPartOfAProposalIsConfirmed() {
    walked(before("b"), before("f"), 10);
    walked(behind("c"), Edge.END, 10);
    assertThat(over("c", 10)).isNull();
    assertThat(over("e", 10)).isEqualTo(">c..<f");
  }

  @Test
  void gapsThatTouchAreOne() {
    known(Edge.START, before("c"));
    known(before("c"), behind("d"));
    assertThat(over("a", 10)).isEqualTo("start..>d");
    assertThat(gaps.knownCount()).isEqualTo(1);
    known(Edge.START, Edge.END);
    assertThat(over("x", 10)).isEqualTo("start..end");
    assertThat(gaps.endOverStart(at(10))).isSameAs(Edge.END);
    assertThat(gaps.startOverEnd(at(10))).isSameAs(Edge.START);
  }

  @Test
  void theNumberOfGapsIsBounded() {
    for (int i = 0; i < 3 * GapList.MOST; i++) {
      known(before("%05d".formatted(i)), before("%05d-".formatted(i)));
    }
    assertThat(gaps.knownCount()).isBetween(GapList.MOST / 2L, (long) GapList.MOST);
    for (int i = 0; i < 3 * GapList.MOST; i++) {
      written("%05d".formatted(i));
    }
    assertThat(gaps.knownCount()).isLessThanOrEqualTo(GapList.MOST);
  }

  @Test
  void longKeysAreNotKept() {
    String longKey = "c".repeat(GapList.LONGEST_KEY + 1);
    walked(before("b"), before(longKey), 10);
    assertThat(walked(before("b"), before(longKey), 10)).isFalse();
    known(before("b"), before("f"));
    known(before("x"), before("y"));
    written(longKey);
    assertThat(over("d", 10)).isNull();
    assertThat(over("x", 10)).isNotNull();
  }

  /** One writer, whose numbers are visible at once, and walks from anywhere to the next value. */
  @Test
  void randomWalksAndWritesNeverHideAValue() {
    for (int seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      Gaps fresh = new Gaps();
      TreeMap<String, Long> live = new TreeMap<>();
      List<String> keys = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        keys.add("%02d".formatted(i));
      }
      long sequence = 0;
      for (int i = 0; i < 3_000; i++) {
        String key = keys.get(random.nextInt(keys.size()));
        switch (random.nextInt(6)) {
          case 0 -> {
            sequence++;
            live.put(key, sequence);
            fresh.written(bytes(key), 0, 2);
          }
          case 1, 2 -> {
            sequence++;
            live.remove(key);
          }
          case 3 -> {
            String next = live.ceilingKey(key);
            long last = sequence;
            fresh.walked(
                ORDER,
                before(key),
                next == null ? Edge.END : before(next),
                at(sequence),
                action -> action.accept(last));
          }
          case 4 -> {
            String next = live.floorKey(key);
            long last = sequence;
            fresh.walked(
                ORDER,
                next == null ? Edge.START : behind(next),
                behind(key),
                at(sequence),
                action -> action.accept(last));
          }
          default -> {
            byte[] bytes = bytes(key);
            long prefix = ORDER.prefix(bytes, 0, 2);
            Edge from = fresh.startOver(bytes, 2, prefix, at(sequence));
            Edge to = fresh.endOver(bytes, 2, prefix, at(sequence));
            assertThat(from == null).isEqualTo(to == null);
            for (String each : live.keySet()) {
              boolean inside = from != null
                  && to != null
                  && from.isBefore(ORDER, bytes(each), 0, 2, ORDER.prefix(bytes(each), 0, 2))
                  && !to.isBefore(ORDER, bytes(each), 0, 2, ORDER.prefix(bytes(each), 0, 2));
              assertThat(inside)
                  .as("seed %d, %s in %s..%s", seed, each, from, to)
                  .isFalse();
            }
          }
        }
      }
    }
  }
}
