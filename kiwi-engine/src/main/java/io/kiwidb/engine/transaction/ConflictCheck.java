package io.kiwidb.engine.transaction;

import io.kiwidb.Keyspace;
import io.kiwidb.TransactionConflictException;
import io.kiwidb.TransactionConflictException.Reason;
import io.kiwidb.engine.operand.ShownBytes;
import io.kiwidb.engine.read.ChangeFinder;
import io.kiwidb.engine.read.ChangeFinder.Span;
import io.kiwidb.engine.read.SnapshotView;
import io.kiwidb.engine.read.StoreReader;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchBuffer;
import io.kiwidb.spi.BatchReader;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * Checks that what a transaction writes, and what it must find unchanged, was not changed after a
 * sequence number.
 *
 * <p>Threading: not thread-safe; used under the lock of the transaction. Requires: the snapshot of
 * the transaction is open.
 */
final class ConflictCheck {
  private final long transaction;
  private final SnapshotView.Source source;
  private final Map<Integer, Touched> keyspaces;

  /**
   * Creates it.
   *
   * @param transaction its number, for messages
   * @param keyspaces those that it uses, by id
   */
  ConflictCheck(long transaction, SnapshotView.Source source, Map<Integer, Touched> keyspaces) {
    this.transaction = transaction;
    this.source = source;
    this.keyspaces = keyspaces;
  }

  /** Throws {@link TransactionConflictException} if something was changed. */
  void require(BatchBuffer writes, long since) {
    requireWrites(writes, since);
    for (Touched one : keyspaces.values()) {
      if (!one.reads().isEmpty()) {
        requireReads(one, since);
      }
    }
  }

  private void requireWrites(BatchBuffer writes, long since) {
    BatchReader entry = writes.reader();
    Touched touched = null;
    ChangeFinder changes = null;
    while (entry.next()) {
      if (touched == null || changes == null || touched.id() != entry.keyspace()) {
        touched = Objects.requireNonNull(keyspaces.get(entry.keyspace()), "a keyspace of writes");
        changes = changes(touched);
      }
      if (entry.type() == ValueType.RANGE_DELETE) {
        byte[] from = entry.range().from().orElse(null);
        byte[] to = entry.range().to().orElse(null);
        requireUnchanged(touched, changes, new Span(from, to, Span.End.EXCLUSIVE), since);
      } else {
        int offset = entry.keyOffset();
        byte[] key = Arrays.copyOfRange(writes.array(), offset, offset + entry.keyLength());
        requireUnchanged(touched, changes, key, since);
      }
    }
  }

  private void requireReads(Touched touched, long since) {
    ChangeFinder changes = changes(touched);
    for (byte[] key : touched.reads().keys()) {
      requireUnchanged(touched, changes, key, since);
    }
    for (ScannedSpan span : touched.reads().spans()) {
      requireUnchanged(touched, changes, span.span(), since);
    }
  }

  /** Returns how to find changes of a keyspace; throws if it was cleared or dropped. */
  private ChangeFinder changes(Touched touched) {
    StoreReader now = source.reader(touched.keyspace(), Long.MAX_VALUE);
    if (now != touched.reader()) {
      throw new TransactionConflictException(
          Reason.CHANGED,
          touched.keyspace().name(),
          new byte[0],
          "keyspace '" + touched.keyspace().name() + "' was cleared after transaction "
              + transaction + " began; nothing was written, run it again");
    }
    return now.changes();
  }

  private void requireUnchanged(Touched touched, ChangeFinder changes, byte[] key, long since) {
    if (changes.isChanged(key, since)) {
      throw changed(touched.keyspace(), key);
    }
  }

  private void requireUnchanged(Touched touched, ChangeFinder changes, Span span, long since) {
    byte[] key = changes.findChanged(span, since);
    if (key != null) {
      throw changed(touched.keyspace(), key);
    }
  }

  /** Returns the exception for a key that was changed. */
  TransactionConflictException changed(Keyspace keyspace, byte[] key) {
    return new TransactionConflictException(
        Reason.CHANGED,
        keyspace.name(),
        key,
        "key " + ShownBytes.of(key) + " of keyspace '" + keyspace.name()
            + "' was changed by another write after the moment that transaction " + transaction
            + " reads; nothing was written, run it again");
  }
}
