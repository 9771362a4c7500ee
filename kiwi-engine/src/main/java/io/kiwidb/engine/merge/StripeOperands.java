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
  private int next; // index in the results

  /** An entry of the key. */
  private record Kept(long tag, byte[] value) {}

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
    operands.clear();
    originals.clear();
    results.clear();
    next = 0;
    isBelowKnown = false;
    key = newest.copyKey();
    keyPrefix = newest.keyPrefix();
    add(newest);
  }

  /** Adds the next older operand. */
  void add(Entry operand) {
    operands.add(operand);
    originals.add(new Kept(operand.tag(), operand.copyValue()));
  }

  /**
   * Sets the value or deletion below the operands.
   *
   * @param blobs where the value is if the entry is a pointer
   */
  void below(Entry entry, VersionBlobs blobs) {
    originals.add(new Kept(entry.tag(), entry.copyValue()));
    if (entry.type() == ValueType.PUT) {
      operands.value(entry);
    } else if (VersionBlobs.isPointer(entry)) {
      Entry value = new Entry();
      blobs.read(entry, value);
      operands.value(value);
    }
    isBelowKnown = true;
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
    long newest = SequenceNumber.sequence(originals.get(0).tag());
    try {
      if (isBelowKnown) {
        results.add(
            new Kept(SequenceNumber.tag(newest, ValueType.PUT), operands.merge(key.clone())));
      } else {
        Optional<byte[]> combined =
            originals.size() == 1 ? Optional.empty() : operands.combine(key.clone());
        combined.ifPresent(
            operand -> results.add(new Kept(SequenceNumber.tag(newest, ValueType.MERGE), operand)));
      }
    } catch (KiwiException e) {
      failed.accept(e);
    }
    if (results.isEmpty()) {
      results.addAll(originals);
    }
    return originals.size() - results.size();
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
    shown.tag(kept.tag());
    shown.value(kept.value(), 0, kept.value().length);
    return shown;
  }

  @Override
  public String toString() {
    return originals.size() + " operands of " + Arrays.toString(key);
  }
}
