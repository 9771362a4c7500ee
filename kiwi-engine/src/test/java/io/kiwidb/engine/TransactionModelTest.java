package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.Transaction;
import io.kiwidb.Transaction.Savepoint;
import io.kiwidb.TransactionConflictException;
import io.kiwidb.TransactionOptions;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random transactions beside random plain writes, compared with maps: every read of the transaction
 * with a copy of the map from its beginning, its outcome with the keys that others have changed.
 */
class TransactionModelTest {
  private static final int KEYS = 30;
  private static final int TRANSACTIONS = 300;
  private static final int STEPS = 40;

  private final NavigableMap<String, String> stored = new TreeMap<>();
  private final NavigableSet<String> changedByOthers = new TreeSet<>();
  private final NavigableSet<String> changedByIt = new TreeSet<>();
  private NavigableMap<String, String> seen = new TreeMap<>();
  private NavigableMap<String, String> begun = new TreeMap<>();
  private final Random random = new Random(20261130);
  private int values;

  /** What a transaction goes back to. */
  private record Mark(
      Savepoint savepoint, NavigableMap<String, String> seen, NavigableSet<String> changed) {}

  private String key() {
    return "k%02d".formatted(random.nextInt(KEYS));
  }

  private String value() {
    return "v" + values++;
  }

  @ParameterizedTest
  @ValueSource(strings = {"skiplist", "btree", "offheap"})
  void everyReadIsAsInTheMap(String memtable) {
    Options options = Stores.dev().toBuilder()
        .provider(ProviderKind.MERGE_OPERATOR, "append")
        .provider(ProviderKind.MEMTABLE, memtable)
        .build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      int conflicts = 0;
      for (int i = 0; i < TRANSACTIONS; i++) {
        conflicts += one(db, random.nextInt(3) == 0) ? 1 : 0;
        assertThat(content(db)).isEqualTo(stored);
      }
      assertThat(conflicts).isBetween(1, TRANSACTIONS - 1);
      assertThat(db.stats().snapshots()).isZero();
    }
  }

  private static NavigableMap<String, String> content(Kiwi db) {
    NavigableMap<String, String> content = new TreeMap<>();
    db.forEach(KeyRange.all(), (key, value) -> content.put(text(key), text(value)));
    return content;
  }

  /** Returns whether it met a conflict. */
  private boolean one(Kiwi db, boolean othersWrite) {
    changedByOthers.clear();
    changedByIt.clear();
    seen = new TreeMap<>(stored);
    begun = new TreeMap<>(stored);
    List<Mark> marks = new ArrayList<>();
    TransactionOptions options =
        random.nextBoolean() ? TransactionOptions.optimistic() : TransactionOptions.pessimistic();
    try (Transaction tx = db.begin(options)) {
      assertThat(tx.get(bytes("none"))).isNull(); // from now on its moment stays
      for (int i = 0; i < STEPS; i++) {
        if (othersWrite && random.nextInt(8) == 0) {
          otherWrite(db);
        }
        if (!step(tx, marks)) {
          return true;
        }
        if (random.nextInt(20) == 0) {
          db.flush();
        }
        if (random.nextInt(60) == 0) {
          db.compact();
        }
      }
      return commit(tx);
    }
  }

  private boolean commit(Transaction tx) {
    if (random.nextInt(5) == 0) {
      tx.rollback();
      return false;
    }
    NavigableSet<String> both = new TreeSet<>(changedByIt);
    both.retainAll(changedByOthers);
    try {
      tx.commit();
      // what was put and deleted again may be gone without a trace
      assertThat(both).as("conflicts").allSatisfy(key -> {
        assertThat(stored).doesNotContainKey(key);
        assertThat(begun).doesNotContainKey(key);
      });
      for (String key : changedByIt) {
        String value = seen.get(key);
        if (value == null) {
          stored.remove(key);
        } else {
          stored.put(key, value);
        }
      }
      return false;
    } catch (TransactionConflictException e) {
      assertThat(both).contains(text(e.key()));
      return true;
    }
  }

  private void otherWrite(Kiwi db) {
    String key = key();
    if (random.nextInt(3) == 0) {
      db.deleteRange(KeyRange.single(bytes(key)));
      stored.remove(key);
    } else {
      String value = value();
      db.put(bytes(key), bytes(value));
      stored.put(key, value);
    }
    changedByOthers.add(key);
  }

  /** Returns false if it met a conflict. */
  private boolean step(Transaction tx, List<Mark> marks) {
    String key = key();
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> {
        return write(tx, key);
      }
      case 4 -> {
        String end = key();
        tx.deleteRange(KeyRange.of(bytes(key), bytes(end)));
        if (key.compareTo(end) < 0) {
          seen.subMap(key, end).clear();
          for (int i = 0; i < KEYS; i++) {
            String one = "k%02d".formatted(i);
            if (one.compareTo(key) >= 0 && one.compareTo(end) < 0) {
              changedByIt.add(one);
            }
          }
        }
      }
      case 5 ->
        marks.add(new Mark(tx.savepoint(), new TreeMap<>(seen), new TreeSet<>(changedByIt)));
      case 6 -> {
        if (!marks.isEmpty()) {
          int at = random.nextInt(marks.size());
          Mark mark = marks.get(at);
          marks.subList(at + 1, marks.size()).clear();
          tx.rollbackTo(mark.savepoint());
          seen = new TreeMap<>(mark.seen());
          changedByIt.retainAll(mark.changed());
        }
      }
      case 7 -> assertThat(text(tx.get(bytes(key)))).isEqualTo(seen.get(key));
      case 8 ->
        assertThat(tx.multiGet(List.of(bytes(key), bytes("k05"))).stream().map(Stores::text))
            .containsExactly(seen.get(key), seen.get("k05"));
      default -> walk(tx);
    }
    return true;
  }

  private boolean write(Transaction tx, String key) {
    try {
      switch (random.nextInt(3)) {
        case 0 -> {
          tx.delete(bytes(key));
          seen.remove(key);
        }
        case 1 -> {
          String value = value();
          tx.merge(bytes(key), bytes(value));
          seen.merge(key, value, (old, operand) -> old + "," + operand);
        }
        default -> {
          String value = value();
          tx.put(bytes(key), bytes(value));
          seen.put(key, value);
        }
      }
      changedByIt.add(key);
      return true;
    } catch (TransactionConflictException e) { // a pessimistic one finds it when it locks the key
      assertThat(changedByOthers).contains(key);
      assertThat(e.key()).isEqualTo(bytes(key));
      return false;
    }
  }

  private void walk(Transaction tx) {
    String from = key();
    String to = key();
    KeyRange range = random.nextBoolean() ? KeyRange.all() : KeyRange.of(bytes(from), bytes(to));
    NavigableMap<String, String> part = range.to().isEmpty()
        ? seen
        : from.compareTo(to) < 0 ? seen.subMap(from, true, to, false) : new TreeMap<>();
    try (Cursor cursor = tx.cursor(range)) {
      Map.Entry<String, String> at = null;
      for (int i = 0; i < 12; i++) {
        int choice = at == null ? random.nextInt(4) : random.nextInt(12);
        String key = key();
        switch (choice) {
          case 0 -> {
            at = part.firstEntry();
            assertThat(cursor.seekToFirst()).isEqualTo(at != null);
          }
          case 1 -> {
            at = part.lastEntry();
            assertThat(cursor.seekToLast()).isEqualTo(at != null);
          }
          case 2 -> {
            at = part.ceilingEntry(key);
            assertThat(cursor.seek(bytes(key))).isEqualTo(at != null);
          }
          case 3 -> {
            at = part.floorEntry(key);
            assertThat(cursor.seekForPrev(bytes(key))).isEqualTo(at != null);
          }
          case 4, 5, 6, 7 -> {
            at = part.higherEntry(at.getKey());
            assertThat(cursor.next()).isEqualTo(at != null);
          }
          default -> {
            at = part.lowerEntry(at.getKey());
            assertThat(cursor.prev()).isEqualTo(at != null);
          }
        }
        if (at != null) {
          assertThat(text(cursor.key())).isEqualTo(at.getKey());
          assertThat(text(cursor.value())).isEqualTo(at.getValue());
        }
      }
    }
  }
}
