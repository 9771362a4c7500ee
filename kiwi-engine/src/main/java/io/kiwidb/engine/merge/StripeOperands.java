package io.kiwidb.engine.merge;

import io.kiwidb.KiwiException;
import io.kiwidb.MergeOperator;
import io.kiwidb.engine.manifest.VersionBlobs;
import io.kiwidb.engine.operand.Operands;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The operands of one key in one stripe, and the entries that take their place.
 *
 * <p>If what is below them is known, they become one value; otherwise one operand, if the operator
 * can combine them. If the operator fails, the entries stay as they are, also if it has changed its
 * arguments, which are copies.
 *
 * <p><b>Expiry.</b> An operand that has expired hides everything older. So an operand and an older
 * entry may become one only if the operand expires first, or at the same time: then the result,
 * with the expiry of the operand, answers every later reader as both did. Otherwise the operand
 * will for some time stand for itself, without the older entry, and both stay. So the entries are
 * divided into groups, each in ascending order of expiry from the newest to the oldest.
 *
 * <p>Threading: not thread-safe; reused for one key after the other.
 */
final class StripeOperands {
  private final Operands operands;
  private final Consumer<KiwiException> failed;
  private final List<Kept> originals = new ArrayList<>(); // newest first, with what is below
  private final List<Kept> results = new ArrayList<>();
  private final Entry shown = new Entry();
  private byte[] key = {};
  private long keyPrefix;
  private boolean isBelowKnown;
  private boolean hasBelow; // the last of the originals is a value or deletion
  private VersionBlobs belowBlobs = VersionBlobs.NONE; // where its value is if it is a pointer
  private int next; // index in the results

  /** An entry of the key. */
  private record Kept(long tag, long expiry, byte[] value) {
    static Kept of(Entry entry) {
      return new Kept(entry.tag(), entry.expiry(), entry.copyValue());
    }

    /** Returns the entry that an operand and older entries become. */
    Kept as(int type, byte[] result) {
      int code = expiry == Entry.NEVER ? type : type | ValueType.HAS_EXPIRY;
      return new Kept(SequenceNumber.tag(SequenceNumber.sequence(tag), code), expiry, result);
    }
  }

  /**
   * Creates it.
   *
   * @param failed is told what the operator throws
   */
  StripeOperands(@Nullable MergeOperator operator, Consumer<KiwiException> failed) {
    this.operands = new Operands(operator, applied -> {});
    this.failed = failed;
  }

  /** Begins with the newest operand of a key. */
  void begin(Entry newest) {
    originals.clear();
    results.clear();
    next = 0;
    isBelowKnown = false;
    hasBelow = false;
    key = newest.copyKey();
    keyPrefix = newest.keyPrefix();
    add(newest);
  }

  /** Adds the next older operand. */
  void add(Entry operand) {
    originals.add(Kept.of(operand));
  }

  /**
   * Sets the value or deletion below the operands.
   *
   * @param blobs where the value is if the entry is a pointer
   */
  void below(Entry entry, VersionBlobs blobs) {
    originals.add(Kept.of(entry));
    belowBlobs = blobs;
    isBelowKnown = true;
    hasBelow = true;
  }

  /** Notes that nothing is below the operands. */
  void nothingBelow() {
    isBelowKnown = true;
  }

  /** Returns the newest operand as an entry, as long as none was {@link #next shown}. */
  Entry newest() {
    return show(originals.get(0));
  }

  /** Decides what takes the place of the entries; returns how many of them are gone. */
  int apply() {
    try {
      int from = 0;
      while (from < originals.size()) {
        int to = endOfGroup(from);
        apply(from, to);
        from = to;
      }
    } catch (KiwiException e) {
      failed.accept(e);
      results.clear();
      results.addAll(originals);
    }
    return originals.size() - results.size();
  }

  /** Returns the index behind the last entry that may become one with the first. */
  private int endOfGroup(int from) {
    int to = from + 1;
    while (to < originals.size() && isAbsorbed(to)) {
      to++;
    }
    return to;
  }

  private boolean isAbsorbed(int index) {
    Kept older = originals.get(index);
    boolean isDeletion = ValueType.isDeletion(SequenceNumber.type(older.tag()));
    return isDeletion || originals.get(index - 1).expiry() <= older.expiry();
  }

  private void apply(int from, int to) {
    boolean isOldest = to == originals.size();
    int operandsTo = isOldest && hasBelow ? to - 1 : to;
    if (operandsTo == from) { // a value that does not live as long as the operands above it
      results.add(originals.get(from));
      return;
    }
    operands.clear();
    for (int i = from; i < operandsTo; i++) {
      operands.add(originals.get(i).value());
    }
    Kept newest = originals.get(from);
    if (isOldest && isBelowKnown) {
      if (operandsTo < to) {
        addBelow(originals.get(operandsTo));
      }
      results.add(newest.as(ValueType.PUT, operands.merge(key.clone())));
      return;
    }
    Optional<byte[]> combined = to - from == 1 ? Optional.empty() : operands.combine(key.clone());
    if (combined.isPresent()) {
      results.add(newest.as(ValueType.MERGE, combined.get()));
    } else {
      results.addAll(originals.subList(from, to));
    }
  }

  /** Adds the value below the operands; nothing if it is a deletion. */
  private void addBelow(Kept below) {
    int type = ValueType.base(SequenceNumber.type(below.tag()));
    if (type == ValueType.PUT) {
      operands.value(below.value());
    } else if (type == ValueType.BLOB_POINTER) {
      Entry value = show(below);
      belowBlobs.read(value, value);
      operands.value(value);
    }
  }

  /** Returns whether there is another entry to show. */
  boolean hasNext() {
    return next < results.size();
  }

  /** Returns the next entry, newest first; valid until the next call. */
  Entry next() {
    return show(results.get(next++));
  }

  private Entry show(Kept kept) {
    shown.key(key, 0, key.length, keyPrefix);
    shown.tag(kept.tag(), kept.expiry());
    shown.value(kept.value(), 0, kept.value().length);
    return shown;
  }

  @Override
  public String toString() {
    return originals.size() + " operands of " + Arrays.toString(key);
  }
}
