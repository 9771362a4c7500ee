package io.kiwidb.testkit.strategy;

import io.kiwidb.spi.CompactionChoice.Merge;
import java.util.ArrayList;
import java.util.List;

/**
 * Simulates how the engine merges entries: it drops entries hidden from all readers by a newer
 * entry, and deletions that hide nothing any more, and splits the rest into tables.
 *
 * <p>Threading: not thread-safe.
 */
final class ModelMerge {
  private final List<ModelTable> inputs;
  private final List<ModelTable> others;
  private final long[] snapshots;

  /**
   * Creates a merge.
   *
   * @param inputs the tables to merge
   * @param others remaining tables that may contain older entries
   * @param snapshots the sequence numbers of readers, ascending
   */
  ModelMerge(List<ModelTable> inputs, List<ModelTable> others, long[] snapshots) {
    this.inputs = inputs;
    this.others = others;
    this.snapshots = snapshots;
  }

  /** Returns the remaining entries, split into outputs. */
  List<ModelEntries> outputs(Merge merge) {
    ModelEntries all =
        ModelEntries.merged(inputs.stream().map(ModelTable::entries).toList());
    return cut(survivors(all), merge);
  }

  private ModelEntries survivors(ModelEntries all) {
    ModelEntries.Builder survivors = new ModelEntries.Builder(all.size());
    int newerStripe = -1;
    for (int i = 0; i < all.size(); i++) {
      int stripe = stripe(all.sequence(i));
      boolean sameKey = i > 0 && all.key(i - 1) == all.key(i);
      boolean hidden = sameKey && stripe == newerStripe;
      boolean hidesNothing =
          all.isDeletion(i) && stripe == 0 && !hidden && !isOlderLeft(all.key(i), all.sequence(i));
      if (!hidden && !hidesNothing) {
        survivors.add(all, i);
      }
      newerStripe = stripe;
    }
    return survivors.build();
  }

  /** Returns how many snapshots do not see the sequence number. */
  private int stripe(long sequence) {
    int stripe = 0;
    while (stripe < snapshots.length && snapshots[stripe] < sequence) {
      stripe++;
    }
    return stripe;
  }

  private boolean isOlderLeft(int key, long sequence) {
    for (ModelTable other : others) {
      if (other.oldest() < sequence && other.covers(key)) {
        return true;
      }
    }
    return false;
  }

  private static List<ModelEntries> cut(ModelEntries entries, Merge merge) {
    int[] boundaries = merge.boundaries().stream().mapToInt(ModelTable::number).toArray();
    List<ModelEntries> outputs = new ArrayList<>();
    int start = 0;
    int boundary = 0;
    for (int i = 1; i < entries.size(); i++) {
      if (entries.key(i) == entries.key(i - 1)) {
        continue;
      }
      boolean crossed = false;
      while (boundary < boundaries.length && boundaries[boundary] <= entries.key(i)) {
        crossed = true;
        boundary++;
      }
      long bytes = (long) (i - start) * ModelTable.ENTRY_BYTES;
      if (bytes >= merge.targetBytes() || (crossed && bytes >= merge.targetBytes() / 2)) {
        outputs.add(entries.slice(start, i));
        start = i;
      }
    }
    if (start < entries.size()) {
      outputs.add(entries.slice(start, entries.size()));
    }
    return outputs;
  }
}
