package io.kiwidb.engine.compact;

import io.kiwidb.CompactionFilter;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.merge.CompactionIterator.Span;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.CompactionChoice.Merge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A merge to be done. Threading: immutable.
 *
 * @param merge what was chosen
 * @param inputs numbers of its tables
 * @param version the held version that has them
 * @param order order of user keys
 * @param snapshots sequence numbers of the snapshots that were open when it began, ascending
 * @param filter the user's filter, if it is to be asked
 */
record MergePlan(
    Merge merge,
    Set<Long> inputs,
    Version version,
    KeyOrder order,
    long[] snapshots,
    Optional<CompactionFilter> filter) {
  static MergePlan of(
      Merge merge,
      Version version,
      KeyOrder order,
      long[] snapshots,
      Optional<CompactionFilter> filter) {
    Set<Long> inputs =
        merge.tables().stream().map(TableInfo::number).collect(Collectors.toUnmodifiableSet());
    return new MergePlan(merge, inputs, version, order, snapshots, filter);
  }

  /** Bytes of all inputs. */
  long bytes() {
    return merge.tables().stream().mapToLong(TableInfo::bytes).sum();
  }

  /** Entries of all inputs. */
  long entries() {
    return merge.tables().stream().mapToLong(TableInfo::entries).sum();
  }

  /**
   * Cuts the merge into at most so many parts of about the same size, at keys with which tables
   * begin: there the sizes on both sides are known without reading. A part is worth two outputs or
   * more; a merge within level 0 is never cut, because there every output is one more table that
   * reads look into.
   */
  List<Span> parts(int most) {
    long worth = Math.max(1, 2 * Math.min(merge.targetBytes(), Long.MAX_VALUE / 2));
    int count = merge.targetLevel() == 0 ? 1 : (int) Math.min(most, bytes() / worth);
    List<byte[]> cuts = count > 1 ? cuts(count) : List.of();
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i <= cuts.size(); i++) {
      spans.add(new Span(i == 0 ? null : cuts.get(i - 1), i == cuts.size() ? null : cuts.get(i)));
    }
    return spans;
  }

  private List<byte[]> cuts(int parts) {
    TreeSet<byte[]> starts = new TreeSet<>(order::compare);
    merge.tables().forEach(table -> starts.add(table.smallestKey()));
    starts.pollFirst(); // nothing lies before it
    List<byte[]> cuts = new ArrayList<>();
    double share = bytes() / (double) parts;
    for (byte[] start : starts) {
      if (cuts.size() < parts - 1 && bytesBefore(start) >= share * (cuts.size() + 1)) {
        cuts.add(start);
      }
    }
    return cuts;
  }

  /** About: of a table that begins before the key and ends behind it, half. */
  private long bytesBefore(byte[] key) {
    long sum = 0;
    for (TableInfo table : merge.tables()) {
      if (order.compare(table.largestKey(), key) < 0) {
        sum += table.bytes();
      } else if (order.compare(table.smallestKey(), key) < 0) {
        sum += table.bytes() / 2;
      }
    }
    return sum;
  }
}
