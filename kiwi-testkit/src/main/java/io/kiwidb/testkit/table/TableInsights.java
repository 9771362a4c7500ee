package io.kiwidb.testkit.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.FilterFigures;
import io.kiwidb.spi.InspectableTable;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.TableProperties;
import io.kiwidb.spi.TableReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The part of {@link TableContract} about tables that show their filter and index, which is
 * optional.
 */
abstract class TableInsights extends TablePrefixes {
  private static final int KEYS = 500;

  TableInsights() {}

  /** A block of the index. */
  private record Block(byte[] fence, long offset, long bytes) {}

  private static byte[] key(int number) {
    return Version.utf8("key%05d".formatted(number));
  }

  /** Writes every other key. */
  private TableProperties write() {
    List<Version> versions = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      versions.add(Version.put("key%05d".formatted(2 * i), i + 1, "value " + i));
    }
    return fixture.write(fixture.order.isBytewise() ? versions : reversed(versions));
  }

  private static List<Version> reversed(List<Version> versions) {
    List<Version> reversed = new ArrayList<>();
    versions.forEach(version -> reversed.add(0, version));
    return reversed;
  }

  @Test
  final void theIndexListsEveryBlockInOrder() {
    assertIndexIsWhole();
  }

  @Test
  final void theIndexOfACustomOrderListsEveryBlockInOrder() {
    fixture.order = REVERSE;
    assertIndexIsWhole();
  }

  private void assertIndexIsWhole() {
    TableProperties written = write();
    try (TableReader table = fixture.open()) {
      if (table instanceof InspectableTable inspectable) {
        List<Block> blocks = new ArrayList<>();
        inspectable.visitIndex(
            (fence, offset, bytes) -> blocks.add(new Block(fence, offset, bytes)));
        assertThat(blocks).hasSize(Math.toIntExact(written.dataBlocks()));
        assertThat(blocks.size()).isGreaterThan(2);
        for (int i = 1; i < blocks.size(); i++) {
          Block left = blocks.get(i - 1);
          Block right = blocks.get(i);
          assertThat(fixture.order.compare(left.fence(), right.fence())).isNegative();
          assertThat(right.offset()).isEqualTo(left.offset() + left.bytes());
        }
        assertThat(blocks.stream().mapToLong(Block::bytes)).allMatch(bytes -> bytes > 0);
        Block last = blocks.get(blocks.size() - 1);
        assertThat(last.offset() + last.bytes()).isLessThan(written.fileBytes());
        byte[] largest = written.largest().userKey();
        assertThat(fixture.order.compare(last.fence(), largest)).isNotNegative();
        assertThat(fixture.cache.usage(BlockKind.INDEX).blocks()).isZero();
      }
    }
  }

  @Test
  final void theVisitOfAnIndexEndsWhenTheVisitorSaysSo() {
    write();
    try (TableReader table = fixture.open()) {
      if (table instanceof InspectableTable inspectable) {
        AtomicInteger visited = new AtomicInteger();
        inspectable.visitIndex((fence, offset, bytes) -> visited.incrementAndGet() < 2);
        assertThat(visited.get()).isEqualTo(2);
      }
    }
  }

  @Test
  final void aKeyThatTheFilterExcludesIsNotFound() {
    write();
    try (TableReader table = fixture.open()) {
      if (table instanceof InspectableTable inspectable) {
        for (int i = 0; i < 2 * KEYS; i++) {
          boolean present = i % 2 == 0;
          Entry result = new Entry();
          result.tag(1, 1); // of an earlier lookup
          assertThat(inspectable.getUnlessExcluded(fixture.target(key(i), KEYS), result))
              .as("key %d, with an exact filter", i)
              .isEqualTo(present ? Lookup.FOUND : null);
          Entry asked = new Entry();
          table.get(fixture.target(key(i), KEYS), asked);
          assertThat(result.tag()).isEqualTo(asked.tag());
          assertThat(result.copyValue()).isEqualTo(asked.copyValue());
        }
      }
    }
  }

  @Test
  final void figuresAreThoseOfTheFilter() {
    write();
    try (TableReader table = fixture.open()) {
      if (table instanceof InspectableTable inspectable) {
        FilterFigures figures = inspectable.filterFigures().orElseThrow();
        assertThat(figures.bits()).isEqualTo((long) KEYS * Long.SIZE);
        assertThat(figures.falsePositiveRate()).isZero();
        assertThat(fixture.cache.usage(BlockKind.FILTER).blocks()).isZero();
        table.get(fixture.target(key(0), KEYS), new Entry()); // caches it
        assertThat(inspectable.filterFigures()).contains(figures);
      }
    }
  }

  @Test
  final void aTableWithoutAFilterHasNoFiguresAndExcludesNothing() {
    fixture.falsePositiveRate = 1;
    write();
    try (TableReader table = fixture.open()) {
      if (table instanceof InspectableTable inspectable) {
        assertThat(inspectable.filterFigures()).isEmpty();
        assertThat(inspectable.getUnlessExcluded(fixture.target(key(1), KEYS), new Entry()))
            .isEqualTo(Lookup.CONTINUE);
      }
    }
  }
}
