package io.kiwidb.engine.read;

import io.kiwidb.KeyRange;
import io.kiwidb.engine.merge.KeyVersion;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.ValueType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A user's view of a history: a sorted map of the newest visible values, and a position in it. */
final class CursorModel {
  final TreeMap<byte[], KeyVersion> visible;
  private Map.Entry<byte[], KeyVersion> at;

  CursorModel(KeyOrder order, List<KeyVersion> versions, KeyRange range, long sequence) {
    visible = new TreeMap<>(order::compare);
    versions.stream()
        .filter(v -> v.sequence() <= sequence)
        .sorted((a, b) -> Long.compare(a.sequence(), b.sequence()))
        .forEach(v -> {
          visible.remove(v.key()); // so that the spelling of the newest version is kept
          if (v.type() == ValueType.PUT) {
            visible.put(v.key(), v);
          }
        });
    range.from().ifPresent(from -> visible.keySet().removeIf(k -> order.compare(k, from) < 0));
    range.to().ifPresent(to -> visible.keySet().removeIf(k -> order.compare(k, to) >= 0));
  }

  KeyVersion current() {
    return at == null ? null : at.getValue();
  }

  void first() {
    at = visible.firstEntry();
  }

  void last() {
    at = visible.lastEntry();
  }

  void seek(byte[] key) {
    at = visible.ceilingEntry(key);
  }

  void seekForPrev(byte[] key) {
    at = visible.floorEntry(key);
  }

  void next() {
    at = visible.higherEntry(at.getKey());
  }

  void prev() {
    at = visible.lowerEntry(at.getKey());
  }
}
