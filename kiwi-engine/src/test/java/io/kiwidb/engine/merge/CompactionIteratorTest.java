package io.kiwidb.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.CompactionFilter.Verdict;
import io.kiwidb.MergeOperator;
import io.kiwidb.engine.expiry.Stripes;
import io.kiwidb.engine.manifest.VersionBlobs;
import io.kiwidb.engine.merge.CompactionIterator.Rules;
import io.kiwidb.engine.merge.CompactionIterator.Span;
import io.kiwidb.engine.range.KnownReaders;
import io.kiwidb.engine.range.RangeDeletion;
import io.kiwidb.engine.range.RangeDeletions;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * All short histories of one key, of puts, deletions, operands and deletions of a range, under all
 * snapshots, merged in any two steps: no reader sees a difference (K1, K2, K4, K6, K7).
 */
class CompactionIteratorTest {
  private static final KeyOrder ORDER = KeyOrder.BYTEWISE;
  private static final String KEY = "k";
  private static final int SHORT = 4;
  private static final int RANDOM_RUNS = 10_000;

  /** What the merge operator can do. */
  enum Operator {
    NONE,
    COMBINES,
    DOES_NOT_COMBINE,
    FAILS,
    CHANGES_ITS_ARGUMENTS;

    @Nullable
    MergeOperator object() {
      return this == NONE ? null : new Appending(this);
    }
  }

  /** Joins by commas. */
  private record Appending(Operator ability) implements MergeOperator {
    @Override
    public String name() {
      return "appending";
    }

    @Override
    public String description() {
      return "of a test";
    }

    @Override
    public byte[] merge(byte[] key, Optional<byte[]> value, List<byte[]> operands) {
      if (ability == Operator.CHANGES_ITS_ARGUMENTS) {
        key[0] = 'z';
        operands.forEach(operand -> Arrays.fill(operand, (byte) 'x'));
        value.ifPresent(below -> Arrays.fill(below, (byte) 'x'));
      }
      if (ability == Operator.FAILS || ability == Operator.CHANGES_ITS_ARGUMENTS) {
        throw new IllegalStateException("as the test wants");
      }
      List<byte[]> all = new ArrayList<>(operands);
      value.ifPresent(below -> all.add(0, below));
      return KeyVersion.bytes(all.stream().map(KeyVersion::text).collect(Collectors.joining(",")));
    }

    @Override
    public Optional<byte[]> combine(byte[] key, List<byte[]> operands) {
      return ability == Operator.DOES_NOT_COMBINE
          ? Optional.empty()
          : Optional.of(merge(key, Optional.empty(), operands));
    }
  }

  /**
   * The history of a key. The letter at index {@code i} is written at sequence number {@code i +
   * 1}: P put, D delete, S single deletion, M operand, R deletion of a range.
   */
  private record History(String letters) {
    List<KeyVersion> entries(int from, int to) {
      List<KeyVersion> entries = new ArrayList<>();
      for (int i = from; i < to; i++) {
        int type = switch (letters.charAt(i)) {
          case 'P' -> ValueType.PUT;
          case 'D' -> ValueType.DELETE;
          case 'S' -> ValueType.SINGLE_DELETE;
          case 'M' -> ValueType.MERGE;
          default -> ValueType.RANGE_DELETE;
        };
        boolean hasValue = type == ValueType.PUT || type == ValueType.MERGE;
        byte[] value = KeyVersion.bytes(hasValue ? "v" + (i + 1) : "");
        if (type != ValueType.RANGE_DELETE) {
          entries.add(new KeyVersion(KeyVersion.bytes(KEY), i + 1, type, value));
        }
      }
      return entries;
    }

    List<RangeDeletion> ranges(int to) {
      return LongStream.rangeClosed(1, to)
          .filter(sequence -> letters.charAt((int) sequence - 1) == 'R')
          .mapToObj(
              sequence -> new RangeDeletion(KeyVersion.bytes("g"), KeyVersion.bytes("p"), sequence))
          .toList();
    }

    long newestRange(long visible) {
      return letters.lastIndexOf('R', (int) Math.min(letters.length(), visible) - 1) + 1;
    }

    /** Returns whether it is one of a key for single deletions. */
    boolean putsOnce() {
      boolean there = false;
      for (char letter : letters.toCharArray()) {
        if (letter == 'P' && there) {
          return false;
        }
        there = letter == 'P';
      }
      return true;
    }

    /** Returns what a reader sees in entries, or null. */
    @Nullable
    String read(List<KeyVersion> entries, long visible) {
      List<String> parts = new ArrayList<>();
      List<KeyVersion> newestFirst = new ArrayList<>(entries);
      newestFirst.sort(KeyVersion.internalOrder(ORDER));
      for (KeyVersion entry : newestFirst) {
        if (entry.sequence() > visible || !KeyVersion.text(entry.key()).equals(KEY)) {
          continue;
        }
        if (ValueType.isDeletion(entry.type()) || entry.sequence() < newestRange(visible)) {
          break;
        }
        parts.add(0, KeyVersion.text(entry.value()));
        if (entry.type() == ValueType.PUT) {
          break;
        }
      }
      return parts.isEmpty() ? null : String.join(",", parts);
    }
  }

  /** How a history is merged. */
  private record Merge(
      History history, Operator operator, @Nullable EntryFilter filter) {
    List<KeyVersion> run(List<KeyVersion> entries, int to, long[] snapshots, boolean mayBeOlder) {
      List<KeyVersion> source = new ArrayList<>(entries);
      source.add(KeyVersion.put("j", 90, "before"));
      source.add(KeyVersion.put("l", 91, "behind"));
      List<KeyVersion> kept = new ArrayList<>();
      Rules rules = new Rules(
          Stripes.of(snapshots),
          entry -> mayBeOlder,
          filter,
          RangeDeletions.of(ORDER, history.ranges(to), KnownReaders.of(snapshots)),
          new OperandRule(operator.object(), failure -> {}),
          VersionBlobs.NONE);
      CompactionIterator iterator =
          new CompactionIterator(new ArraySource(ORDER, source), ORDER, Span.ALL, rules);
      for (boolean there = iterator.first(); there; there = iterator.next()) {
        Entry entry = iterator.entry();
        KeyVersion version =
            new KeyVersion(entry.copyKey(), entry.sequence(), entry.type(), entry.copyValue());
        KeyVersion before = kept.isEmpty() ? null : kept.get(kept.size() - 1);
        boolean isNew = before == null || !Arrays.equals(before.key(), version.key());
        if (iterator.isNewKey() != isNew
            || (before != null && KeyVersion.internalOrder(ORDER).compare(before, version) >= 0)) {
          throw new AssertionError(this + ": " + version + " after " + kept);
        }
        kept.add(version);
      }
      if (iterator.read() != source.size() || iterator.dropped() != source.size() - kept.size()) {
        throw new AssertionError(this + ": counted " + iterator.dropped() + " of " + iterator.read()
            + " as dropped: " + kept);
      }
      kept.removeIf(version -> !KeyVersion.text(version.key()).equals(KEY));
      return kept;
    }
  }

  private static long[] snapshots(int bits) {
    return LongStream.rangeClosed(1, Integer.SIZE)
        .filter(sequence -> (bits >>> (sequence - 1) & 1) != 0)
        .toArray();
  }

  /**
   * Merges the entries with indexes between two numbers, and then everything.
   *
   * @param early a bit for each snapshot that is open at the first merge
   * @param late those open at the second
   */
  private static void check(
      History history, Operator operator, int from, int to, int early, int late) {
    int end = history.letters.length();
    Merge merge = new Merge(history, operator, null);
    List<KeyVersion> kept =
        merge.run(history.entries(from, to), to, snapshots(early), from > 0 || early % 3 == 1);
    List<KeyVersion> all = history.entries(0, from);
    all.addAll(kept);
    Object what = Arrays.asList(history.letters, operator, from, to, early, late, kept);
    List<KeyVersion> original = history.entries(0, end);
    assertSame(history, history.entries(0, to), all, early, what);
    all.addAll(history.entries(to, end));
    assertSame(history, original, all, early | late, what);
    List<KeyVersion> last = merge.run(all, end, snapshots(late), false);
    assertSame(history, original, last, late, what);
    if (late == 0 && operator.compareTo(Operator.NONE) > 0 && !isFailing(operator)) {
      boolean isOneValue =
          last.isEmpty() || (last.size() == 1 && last.get(0).type() == ValueType.PUT);
      assertThat(isOneValue).as("%s", what).isTrue();
    }
  }

  private static boolean isFailing(Operator operator) {
    return operator == Operator.FAILS || operator == Operator.CHANGES_ITS_ARGUMENTS;
  }

  private static void assertSame(
      History history, List<KeyVersion> expected, List<KeyVersion> found, int bits, Object what) {
    LongStream readers = Arrays.stream(snapshots(bits));
    LongStream.concat(readers, LongStream.of(SequenceNumber.MAX)).forEach(reader -> {
      String shown = history.read(found, reader);
      if (!Objects.equals(shown, history.read(expected, reader))) {
        assertThat(shown)
            .as("%s, read at %d: %s", what, reader, found)
            .isEqualTo(history.read(expected, reader));
      }
    });
  }

  private static List<History> histories(String alphabet, int length) {
    List<String> words = List.of("");
    for (int i = 0; i < length; i++) {
      words = words.stream()
          .flatMap(word -> alphabet.chars().mapToObj(letter -> word + (char) letter))
          .toList();
    }
    return words.stream().map(History::new).toList();
  }

  private static void checkAll(List<History> histories, Operator operator) {
    Random random = new Random(1);
    for (History history : histories) {
      int length = history.letters.length();
      for (int from = 0; from < length; from++) {
        for (int to = from + 1; to <= length; to++) {
          for (int early = 0; early < 1 << to; early++) {
            int late = (early | random.nextInt(1 << length) & -(1 << to)) & random.nextInt();
            check(history, operator, from, to, early, random.nextInt(4) == 0 ? 0 : late);
          }
        }
      }
    }
  }

  private static void checkRandom(String alphabet, Operator operator, long seed) {
    Random random = new Random(seed);
    for (int run = 0; run < RANDOM_RUNS; run++) {
      StringBuilder letters = new StringBuilder();
      for (int length = 1 + random.nextInt(10); length > 0; length--) {
        letters.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      History history = new History(letters.toString());
      if (alphabet.indexOf('S') >= 0 && !history.putsOnce()) {
        continue;
      }
      int length = letters.length();
      int from = random.nextInt(length);
      int to = from + 1 + random.nextInt(length - from);
      int early = random.nextInt(1 << to) & random.nextInt();
      int late = (early | random.nextInt(1 << length) & -(1 << to)) & random.nextInt();
      check(history, operator, from, to, early, late);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noReaderSeesThatOperandsWereMerged(Operator operator) {
    checkAll(histories("PDMR", SHORT), operator);
    checkRandom("PDMMMR", operator, 7);
  }

  @Test
  void noReaderSeesThatSingleDeletionsMetTheirValues() {
    List<History> once =
        histories("PSR", SHORT + 1).stream().filter(History::putsOnce).toList();
    assertThat(once).hasSizeGreaterThan(100);
    checkAll(once, Operator.COMBINES);
    checkRandom("PPSSR", Operator.COMBINES, 8);
  }

  /** Whether the filter is asked or not, there is the value or none, and never an older one. */
  @Test
  void aFilterThatRemovesValuesShowsNothingOlder() {
    Random random = new Random(3);
    EntryFilter removing = new EntryFilter(candidate -> Verdict.REMOVE, 1);
    for (History history : histories("PSR", SHORT + 2)) {
      int end = history.letters.length();
      for (int from = 0; history.putsOnce() && from < end; from++) {
        int bits = random.nextInt(1 << end) & random.nextInt();
        Merge merge = new Merge(history, Operator.COMBINES, removing);
        List<KeyVersion> all = history.entries(0, from);
        all.addAll(merge.run(history.entries(from, end), end, snapshots(bits), from > 0));
        String newest = history.read(all, SequenceNumber.MAX);
        if (newest != null) {
          assertThat(newest)
              .as("%s from %d: %s", history, from, all)
              .isEqualTo(history.read(history.entries(0, end), SequenceNumber.MAX));
        }
        for (long reader : snapshots(bits & ~(1 << (end - 1)))) {
          assertThat(history.read(all, reader))
              .as("%s from %d at %d: %s", history, from, reader, all)
              .isEqualTo(history.read(history.entries(0, end), reader));
        }
      }
    }
  }

  /** Against its contract; the older value that the deletion beneath it hides stays hidden. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE"})
  void aSingleDeletionOverSomethingElseStaysADeletion(Operator operator) {
    for (String letters : List.of("PDS", "PMS", "PDSS", "PMSS", "PDSPS")) {
      History history = new History(letters);
      int end = letters.length();
      List<KeyVersion> all = history.entries(0, 1);
      List<KeyVersion> kept =
          new Merge(history, operator, null).run(history.entries(1, end), end, new long[0], true);
      all.addAll(kept);
      assertThat(history.read(all, SequenceNumber.MAX))
          .as("%s: %s", letters, all)
          .isNull();
    }
  }
}
