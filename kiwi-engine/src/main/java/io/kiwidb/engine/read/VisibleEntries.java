package io.kiwidb.engine.read;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;

/**
 * A source without the entries that are newer than a sequence number, so that it can be merged with
 * an {@link Overlay}, whose entries have larger ones. A few too new versions of a key are stepped
 * over, many are skipped by a seek, as in {@link UserKeyCursor}.
 *
 * <p>Threading, ownership and failure: as specified by {@link EntryCursor}; the source is closed
 * with it.
 */
final class VisibleEntries implements EntryCursor {
  private final EntryCursor source;
  private final Entry entry;
  private final KeyOrder order;
  private final long sequence;
  private final LookupKey target = new LookupKey();

  VisibleEntries(EntryCursor source, KeyOrder order, long sequence) {
    this.source = source;
    this.entry = source.entry();
    this.order = order;
    this.sequence = sequence;
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public boolean first() {
    return forward(source.first());
  }

  @Override
  public boolean last() {
    return backward(source.last());
  }

  @Override
  public boolean seek(LookupKey wanted) {
    return forward(source.seek(wanted));
  }

  @Override
  public boolean next() {
    return forward(source.next());
  }

  @Override
  public boolean previous() {
    return backward(source.previous());
  }

  /** Moves on to the first visible entry: within a key, newer versions come first. */
  private boolean forward(boolean positioned) {
    boolean there = positioned;
    for (int steps = 1; there && entry.sequence() > sequence; steps++) {
      there = steps % UserKeyCursor.MAX_STEPS == 0 ? seekTo(sequence) : source.next();
    }
    return there;
  }

  /** Moves back to the last visible entry. */
  private boolean backward(boolean positioned) {
    boolean there = positioned;
    for (int steps = 1; there && entry.sequence() > sequence; steps++) {
      there = steps % UserKeyCursor.MAX_STEPS == 0
          ? seekTo(SequenceNumber.MAX) && source.previous()
          : source.previous();
    }
    return there;
  }

  /** Moves to the first version of the current key that is not newer than a sequence number. */
  private boolean seekTo(long newest) {
    byte[] key = entry.copyKey();
    return source.seek(target.set(order, key, 0, key.length, newest));
  }

  @Override
  public void releaseBuffers() {
    source.releaseBuffers();
  }

  @Override
  public void close() {
    source.close();
  }
}
