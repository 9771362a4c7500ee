package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.TransactionOptions;
import io.kiwidb.TransactionOptions.Locking;
import io.kiwidb.WriteOptions;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A power cut at each operation of the storage while transactions over two keyspaces commit. */
class TransactionCutTest {
  private static final byte[] KEY = bytes("balance");
  private static final int ALL = 100;
  private static final int TRANSFERS = 6;

  /** What was acknowledged before the power cut: -1 if the store was not ready. */
  private static int transfer(CrashStorage storage, TransactionOptions options) {
    int done = -1;
    Kiwi db;
    try {
      db = Kiwi.open(storage, Stores.dev());
    } catch (KiwiException e) {
      return done; // the power was cut
    }
    try {
      Keyspace other = db.createKeyspace("other");
      db.put(KEY, bytes("" + ALL), WriteOptions.sync());
      for (done = 0; done < TRANSFERS; done++) {
        if (done == TRANSFERS / 2) {
          db.flush();
        }
        db.transact(options.write(WriteOptions.sync()), tx -> {
          int here = balance(tx.getForUpdate(KEY));
          int there = balance(tx.keyspace(other).getForUpdate(KEY));
          tx.put(KEY, bytes("" + (here - 1)));
          tx.keyspace(other).put(KEY, bytes("" + (there + 1)));
        });
      }
      db.close();
    } catch (KiwiException e) {
      Stores.abandon(db);
    }
    return done;
  }

  private static int balance(byte[] value) {
    return value == null ? 0 : Integer.parseInt(String.valueOf(text(value)));
  }

  @ParameterizedTest
  @EnumSource(Locking.class)
  void leavesWholeTransactionsAndAllAcknowledgedOnes(Locking locking) {
    TransactionOptions options = locking == Locking.OPTIMISTIC
        ? TransactionOptions.optimistic()
        : TransactionOptions.pessimistic();
    CrashStorage uncut = new CrashStorage();
    assertThat(transfer(uncut, options)).isEqualTo(TRANSFERS);
    for (long cut = 1; cut <= uncut.operations(); cut++) {
      CrashStorage storage = new CrashStorage().crashAfter(cut);
      int done = transfer(storage, options);
      for (SurvivalPolicy policy : SurvivalPolicy.values()) {
        check(storage.imageOfCrash(policy, cut), done, cut + " " + policy);
      }
    }
  }

  private static void check(CrashStorage image, int done, String where) {
    try (Kiwi db = Kiwi.open(image, Stores.dev())) {
      Optional<Keyspace> other = db.findKeyspace("other");
      int there = other.map(keyspace -> balance(keyspace.get(KEY))).orElse(0);
      byte[] here = db.get(KEY);
      if (here == null) {
        assertThat(done).as(where).isEqualTo(-1);
        assertThat(there).as(where).isZero();
      } else {
        assertThat(balance(here) + there).as(where).isEqualTo(ALL);
        assertThat(there).as(where).isBetween(Math.max(done, 0), Math.max(done, 0) + 1);
      }
    }
  }
}
