package io.kiwidb.engine.compact;

import io.kiwidb.CompactionFilter;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.expiry.Stripes;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.merge.CompactionIterator.Span;
import io.kiwidb.engine.merge.OperandRule;
import io.kiwidb.engine.table.LargeValues;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.CompactionChoice.Merge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A merge to be carried out. Threading: immutable.
 *
 * @param merge the strategy's choice
 * @param inputs file numbers of its tables
 * @param version the held version that contains them
 * @param order the key order
 * @param stripes the snapshots open when it began; the deletions of ranges of the version, and
 *     expiries, are applied as these see them
 * @param filter the user's filter, if it applies
 * @param operands what is done with operands
 * @param emptied numbers of the blob files out of which values are moved
 */
record MergePlan(
    Merge merge,
    Set<Long> inputs,
    Version version,
    KeyOrder order,
    Stripes stripes,
    Optional<CompactionFilter> filter,
    OperandRule operands,
    Set<Long> emptied) {
  static MergePlan of(
      Merge merge,
      Version version,
      TreeContext context,
      Stripes stripes,
      Optional<CompactionFilter> filter) {
    Set<Long> inputs =
        merge.tables().stream().map(TableInfo::number).collect(Collectors.toUnmodifiableSet());
    return new MergePlan(
        merge,
        inputs,
        version,
        context.order(),
        stripes,
        filter,
        OperandRule.of(context),
        BlobWork.emptied(version, merge, context));
  }

  /** Returns where values are that are apart, and which of them are moved. */
  LargeValues.Sources largeValues() {
    long[] ascending = emptied.stream().mapToLong(Long::longValue).sorted().toArray();
    return new LargeValues.Sources(
        version.blobs(), file -> Arrays.binarySearch(ascending, file) >= 0);
  }

  /**
   * Returns the sequence number up to which deletions of ranges are applied: no reader sees an
   * older entry that one of them hides. {@link RangeDeletions#NONE} if there are none.
   */
  long applied() {
    long[] snapshots = stripes.snapshots();
    long newest = version.rangeDeletions().largestSequence();
    return snapshots.length == 0 ? newest : Math.min(newest, snapshots[0]);
  }

  /** Returns the total size of the inputs in bytes. */
  long bytes() {
    return merge.tables().stream().mapToLong(TableInfo::bytes).sum();
  }

  /** Returns the number of entries of all inputs. */
  long entries() {
    return merge.tables().stream().mapToLong(TableInfo::entries).sum();
  }

  /**
   * Divides the merge into at most {@code most} parts of about the same size, at smallest keys of
   * tables: there the sizes on both sides are known without reading. A part is worth at least two
   * outputs. A merge within level 0 is never divided, because each output there is one more table
   * for reads to search.
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
    starts.pollFirst(); // nothing precedes it
    List<byte[]> cuts = new ArrayList<>();
    double share = bytes() / (double) parts;
    for (byte[] start : starts) {
      if (cuts.size() < parts - 1 && bytesBefore(start) >= share * (cuts.size() + 1)) {
        cuts.add(start);
      }
    }
    return cuts;
  }

  /**
   * Estimates the bytes before the key: a table that begins before it and ends after it counts
   * half.
   */
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
