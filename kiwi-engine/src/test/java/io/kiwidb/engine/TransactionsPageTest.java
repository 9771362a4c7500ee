package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.text;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Transaction;
import io.kiwidb.TransactionConflictException;
import io.kiwidb.TransactionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code of {@code docs/guide/transactions.md} is in this class, and runs. */
class TransactionsPageTest {
  private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private static byte[] next(byte[] number) {
    return plus(number, 1);
  }

  private static byte[] plus(byte[] number, int more) {
    return bytes(Integer.toString(Integer.parseInt(String.valueOf(text(number))) + more));
  }

  private static byte[] minus(byte[] number, int less) {
    return plus(number, -less);
  }

  private static void report(String keyspace, byte[] key) {
    throw new AssertionError("conflict at " + text(key) + " in " + keyspace);
  }

  @Test
  void codeOfThePageIsHere() throws IOException {
    String page = Files.readString(Path.of("..", "docs/guide/transactions.md"));
    String here = words(
        Files.readString(Path.of("src/test/java/io/kiwidb/engine/TransactionsPageTest.java")));
    List<MatchResult> blocks = CODE.matcher(page).results().toList();
    assertThat(blocks).hasSize(5);
    for (MatchResult block : blocks) {
      assertThat(block.group(1).lines().map(TransactionsPageTest::code))
          .allSatisfy(line -> assertThat(here).contains(line));
    }
  }

  private static String words(String code) {
    return code.lines().map(TransactionsPageTest::code).collect(joining());
  }

  /** Returns a line without its comment, its end, and blanks that the formatter may choose. */
  private static String code(String line) {
    return line.replaceFirst("//.*", "").strip().replaceFirst(";$", "").replaceAll("\\s+", "");
  }

  @Test
  void oneKey() {
    try (Kiwi db = Stores.inMemory()) {
      byte[] job = bytes("job");
      byte[] user = bytes("user");
      byte[] counter = bytes("counter");
      db.put(job, bytes("free"));
      boolean mine = db.compareAndPut(job, bytes("free"), bytes("taken"));
      byte[] present = db.putIfAbsent(user, bytes("new"));
      db.update(counter, old -> old == null ? bytes("1") : next(old));
      db.update(counter, old -> old == null ? bytes("1") : next(old));
      assertThat(mine).isTrue();
      assertThat(present).isNull();
      assertThat(text(db.get(counter))).isEqualTo("2");
    }
  }

  @Test
  void severalKeys() {
    try (Kiwi db = Stores.inMemory()) {
      Keyspace journal = db.createKeyspace("journal");
      byte[] alice = bytes("alice");
      byte[] bob = bytes("bob");
      byte[] entry = bytes("1");
      db.put(alice, bytes("100"));
      db.put(bob, bytes("0"));
      db.transact(tx -> {
        tx.put(alice, minus(tx.get(alice), 10));
        tx.put(bob, plus(tx.get(bob), 10));
        tx.keyspace(journal).put(entry, bytes("alice to bob: 10"));
      });
      assertThat(text(db.get(alice))).isEqualTo("90");
      assertThat(text(journal.get(entry))).isEqualTo("alice to bob: 10");

      db.put(bytes("tmp/1"), bytes("kept"));
      try (Transaction tx = db.begin()) {
        tx.put(alice, bytes("90"));
        Transaction.Savepoint before = tx.savepoint();
        tx.deleteRange(KeyRange.prefix(bytes("tmp/")));
        tx.rollbackTo(before);
        tx.commit();
      } catch (TransactionConflictException e) {
        report(e.keyspace(), e.key());
      }
      assertThat(db.contains(bytes("tmp/1"))).isTrue();
    }
  }

  @Test
  void serializable() {
    try (Kiwi db = Stores.inMemory()) {
      db.put(bytes("on-call/a"), bytes(""));
      db.put(bytes("on-call/b"), bytes(""));
      for (String name : List.of("on-call/a", "on-call/b")) {
        byte[] doctor = bytes(name);
        db.transact(TransactionOptions.optimistic().serializable(), tx -> {
          if (tx.count(KeyRange.prefix(bytes("on-call/"))) > 1) {
            tx.delete(doctor);
          }
        });
      }
      assertThat(db.count(KeyRange.prefix(bytes("on-call/")))).isEqualTo(1);
    }
  }

  @Test
  void locks() {
    try (Kiwi db = Stores.inMemory()) {
      byte[] item = bytes("item");
      db.put(item, bytes("3"));
      db.transact(TransactionOptions.pessimistic(), tx -> {
        byte[] stock = tx.getForUpdate(item);
        tx.put(item, minus(stock, 1));
      });
      assertThat(text(db.get(item))).isEqualTo("2");
    }
  }
}
