package io.kiwidb.testkit.table;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** The expected contents of a table: its entries in a sorted map, searched naively. */
final class TableModel {
  private final TreeMap<Version, Version> versions;

  TableModel(KeyOrder order, List<Version> entries) {
    versions = new TreeMap<>(Version.inOrder(order));
    entries.forEach(entry -> versions.put(entry, entry));
  }

  /**
   * Returns random entries with few keys of several shapes, with several versions, deletions,
   * operands and expiries.
   */
  static TableModel random(KeyOrder order, Random random, int entries) {
    List<Version> made = new ArrayList<>();
    Set<Long> sequences = new HashSet<>();
    for (int i = 0; i < entries; i++) {
      byte[] key = randomKey(random, entries);
      long sequence = 1L + random.nextInt(4 * entries);
      if (!sequences.add(sequence)) {
        continue;
      }
      switch (random.nextInt(8)) {
        case 0 -> made.add(Version.delete(key, sequence));
        case 1 -> made.add(Version.singleDelete(key, sequence));
        case 2 -> made.add(Version.operand(key, sequence, value(random)));
        case 3 ->
          made.add(Version.expiring(
              key, sequence, random.nextLong() >>> random.nextInt(60) + 1, value(random)));
        default -> made.add(Version.put(key, sequence, value(random)));
      }
    }
    made.add(Version.put("only", 1L << 40, "so that there is one"));
    return new TableModel(order, made);
  }

  static byte[] randomKey(Random random, int spread) {
    return switch (random.nextInt(4)) {
      case 0 -> Version.utf8(String.format("%016d", random.nextInt(spread)));
      case 1 -> Version.utf8("user/" + random.nextInt(1 + spread / 8) + "/name");
      case 2 -> {
        byte[] few = new byte[random.nextInt(4)];
        for (int i = 0; i < few.length; i++) {
          // 0x00, 0x7f, 0xfe: prefixes are padded with zeros.
          few[i] = (byte) (random.nextInt(3) * 127);
        }
        yield few;
      }
      default -> {
        byte[] any = new byte[random.nextInt(200)];
        random.nextBytes(any);
        yield any;
      }
    };
  }

  private static byte[] value(Random random) {
    byte[] value = new byte[random.nextInt(10) == 0 ? random.nextInt(2000) : random.nextInt(40)];
    if (random.nextBoolean()) {
      random.nextBytes(value);
    }
    return value;
  }

  /** Returns all entries in internal order. */
  List<Version> entries() {
    return new ArrayList<>(versions.values());
  }

  /**
   * Returns the newest entry of the key up to a sequence number, as text; {@code none} if there is
   * none.
   */
  String get(byte[] key, long sequence, KeyOrder order) {
    Version found = versions.ceilingKey(target(key, sequence));
    return found == null || order.compare(found.key(), key) != 0 ? "none" : found.toString();
  }

  /**
   * Returns the index in {@link #entries} of the first entry at or after the key and sequence
   * number.
   */
  int seek(byte[] key, long sequence) {
    return versions.headMap(target(key, sequence), false).size();
  }

  private static Version target(byte[] key, long sequence) {
    return new Version(key, SequenceNumber.seekTag(sequence), 0, new byte[0]);
  }

  long distinctKeys(KeyOrder order) {
    long count = 0;
    byte[] last = null;
    for (Version version : versions.values()) {
      if (last == null || order.compare(last, version.key()) != 0) {
        count++;
      }
      last = version.key();
    }
    return count;
  }

  long deletions() {
    return versions.values().stream()
        .filter(v -> ValueType.isDeletion(ValueType.base((int) (v.tag() & 0xff))))
        .count();
  }
}
