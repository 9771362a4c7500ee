package io.kiwidb.testkit.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The expected results of lookups: the sequence number of the newest version of each key that is
 * not deleted, now and at each open snapshot.
 *
 * <p>Threading: not thread-safe.
 */
final class ModelAnswers {
  private final Map<Integer, Long> now = new HashMap<>();
  private final TreeMap<Long, Map<Integer, Long>> bySnapshot = new TreeMap<>();

  void write(int key, long sequence, boolean deletion) {
    if (deletion) {
      now.remove(key);
    } else {
      now.put(key, sequence);
    }
  }

  void openSnapshot(long sequence) {
    bySnapshot.put(sequence, new HashMap<>(now));
  }

  void closeSnapshots() {
    bySnapshot.clear();
  }

  /** Returns the sequence numbers of the open snapshots, ascending. */
  long[] snapshots() {
    return bySnapshot.keySet().stream().mapToLong(Long::longValue).toArray();
  }

  /** Removes the versions in dropped tables for all readers. */
  void forget(List<ModelTable> dropped) {
    for (ModelTable table : dropped) {
      ModelEntries entries = table.entries();
      for (int i = 0; i < entries.size(); i++) {
        int key = entries.key(i);
        long sequence = entries.sequence(i);
        now.remove(key, sequence);
        bySnapshot.values().forEach(seen -> seen.remove(key, sequence));
      }
    }
  }

  void assertGivenBy(List<List<ModelTable>> levels) {
    assertThat(found(levels, Long.MAX_VALUE)).as("answers").isEqualTo(now);
    bySnapshot.forEach((sequence, seen) -> assertThat(found(levels, sequence))
        .as("answers of the snapshot at %d", sequence)
        .isEqualTo(seen));
  }

  /** Returns the first version of each key that a lookup finds. */
  private static Map<Integer, Long> found(List<List<ModelTable>> levels, long visible) {
    Map<Integer, Long> found = new HashMap<>();
    Set<Integer> met = new HashSet<>();
    for (List<ModelTable> level : levels) {
      for (ModelTable table : level) {
        ModelEntries entries = table.entries();
        for (int i = 0; i < entries.size(); i++) {
          if (entries.sequence(i) <= visible && met.add(entries.key(i)) && !entries.isDeletion(i)) {
            found.put(entries.key(i), entries.sequence(i));
          }
        }
      }
    }
    return found;
  }
}
