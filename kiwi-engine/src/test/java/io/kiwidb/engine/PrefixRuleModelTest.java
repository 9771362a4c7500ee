package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Counter;
import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.ReadView;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A store with a rule that changes whenever it is opened, and one without: the same writes, and no
 * difference in any scan in both directions, with seeks, of the newest state and of snapshots.
 */
class PrefixRuleModelTest {
  private static final int ROUNDS = 40;
  private static final int SCANS = 150;
  private static final List<String> RULES = List.of(
      "fixed:1", "fixed:2", "fixed:3", "until:/", "until:0xff", "until:a/", "until:0x00", "none");
  private static final byte[] ALPHABET = {0, '/', '/', 'a', 'a', 'b', (byte) 0xfe, (byte) 0xff};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void scansDoNotDiffer(long seed) {
    new Run(seed).run();
  }

  /** A run of one seed. */
  private static final class Run {
    private final long seed;
    private final Random random;
    private final MemoryStorage storage = new MemoryStorage();
    private final Options options;
    private String rule = "none";
    private long skipped;

    Run(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      Options.Builder dev = Stores.dev().toBuilder()
          .provider(ProviderKind.STRATEGY, seed % 2 == 0 ? "tiered" : "leveled")
          .set(Settings.TABLE_BYTES, 4L << 10)
          .set(Settings.BLOCK_BYTES, 256L)
          .set(Settings.MEMTABLE_ENTRIES, 100L);
      this.options = seed % 3 == 0 ? Stores.compactedByHand(dev.build()).build() : dev.build();
    }

    void run() {
      try (Kiwi plain = Kiwi.open(new MemoryStorage(), options)) {
        for (int round = 0; round < ROUNDS; round++) {
          rule = RULES.get(random.nextInt(RULES.size()));
          Options ruled =
              options.toBuilder().provider(ProviderKind.PREFIX_RULE, rule).build();
          try (Kiwi db = Kiwi.open(storage.reopen(), ruled)) {
            round(db, plain);
            skipped += db.stats().counter(Counter.PREFIX_TABLES_SKIPPED);
          }
        }
      }
      assertThat(skipped).as("%s: tables skipped", this).isGreaterThan(100);
    }

    private void round(Kiwi db, Kiwi plain) {
      write(db, plain, random.nextInt(60));
      try (Snapshot ofDb = db.snapshot();
          Snapshot ofPlain = plain.snapshot()) {
        write(db, plain, random.nextInt(60));
        for (int i = 0; i < SCANS; i++) {
          compare(db, plain);
          compare(ofDb, ofPlain);
        }
      }
    }

    private void write(Kiwi db, Kiwi plain, int count) {
      for (int i = 0; i < count; i++) {
        byte[] key = key();
        switch (random.nextInt(30)) {
          case 0 -> {
            KeyRange range = KeyRange.prefix(key);
            db.deleteRange(range);
            plain.deleteRange(range);
          }
          case 1, 2, 3, 4 -> {
            db.delete(key);
            plain.delete(key);
          }
          case 5, 6 -> db.flush();
          case 7 -> db.compactRange(range());
          default -> {
            byte[] value = Stores.bytes(i + "x".repeat(random.nextInt(60)));
            db.put(key, value);
            plain.put(key, value);
          }
        }
      }
    }

    private byte[] key() {
      byte[] key = new byte[1 + random.nextInt(5)];
      for (int i = 0; i < key.length; i++) {
        key[i] = ALPHABET[random.nextInt(ALPHABET.length)];
      }
      return key;
    }

    private KeyRange range() {
      byte[] key = key();
      byte[] end = Arrays.copyOf(key, key.length + 1);
      end[key.length] = (byte) random.nextInt();
      return switch (random.nextInt(8)) {
        case 0 -> KeyRange.single(key);
        case 1 -> KeyRange.of(key, end);
        case 2 -> KeyRange.of(key, key());
        case 3 -> KeyRange.atLeast(key);
        case 4 -> new KeyRange(Optional.of(end), KeyRange.prefix(key).to());
        default -> KeyRange.prefix(key);
      };
    }

    private void compare(ReadView view, ReadView plain) {
      KeyRange range = range();
      long moves = random.nextLong();
      String where = "%s, rule %s, range %s".formatted(this, rule, range);
      assertThat(walk(view, range, moves)).as(where).isEqualTo(walk(plain, range, moves));
      assertThat(view.count(range)).as(where).isEqualTo(plain.count(range));
    }

    private static List<String> walk(ReadView view, KeyRange range, long seed) {
      Random random = new Random(seed);
      List<String> seen = new ArrayList<>();
      try (Cursor cursor = view.cursor(range)) {
        for (int i = 0; i < 6; i++) {
          byte[] target = range.from().orElseThrow();
          if (random.nextBoolean()) {
            target = Arrays.copyOf(target, Math.max(0, target.length + random.nextInt(3) - 1));
          }
          boolean there = switch (random.nextInt(4)) {
            case 0 -> cursor.seekToFirst();
            case 1 -> cursor.seekToLast();
            case 2 -> cursor.seek(target);
            default -> cursor.seekForPrev(target);
          };
          for (int step = random.nextInt(8); there && step > 0; step--) {
            seen.add(HexFormat.of().formatHex(cursor.key()) + "=" + Stores.text(cursor.value()));
            there = random.nextInt(3) > 0 ? cursor.next() : cursor.prev();
          }
          seen.add(String.valueOf(there));
        }
      }
      return seen;
    }

    @Override
    public String toString() {
      return "seed " + seed;
    }
  }
}
