package io.kiwidb.engine.write;

import io.kiwidb.WriteOptions;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.engine.view.Trees;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchBuffer;
import io.kiwidb.spi.BatchReader;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.ExpiryRequest;
import org.jspecify.annotations.Nullable;

/**
 * Gives the values and operands of a batch their expiries when it is committed: what the entry
 * itself asks for, else what the options of the write say, else what the settings of its keyspace
 * say.
 *
 * <p>Threading: stateless.
 */
final class EntryExpiries {
  private EntryExpiries() {}

  /** Returns whether a batch must be resolved: almost none, so this must cost next to nothing. */
  static boolean concern(BatchBuffer batch, WriteOptions options, Trees trees) {
    return batch.hasExpiryRequests()
        || options.ttl().isPresent()
        || (batch.keyspace() == BatchBuffer.SEVERAL_KEYSPACES
            ? haveDefaults(batch, trees)
            : ttlOf(trees.find(batch.keyspace())) != 0);
  }

  private static boolean haveDefaults(BatchBuffer batch, Trees trees) {
    BatchReader reader = batch.reader();
    boolean any = false;
    int last = BatchBuffer.SEVERAL_KEYSPACES;
    while (reader.next()) {
      if (reader.keyspace() != last) {
        last = reader.keyspace();
        any |= ttlOf(trees.find(last)) != 0;
      }
    }
    return any;
  }

  private static long ttlOf(@Nullable Tree tree) {
    return tree == null ? 0 : tree.context().settings().forWrites().ttlMillis();
  }

  /** Copies the entries of a batch to another one, with their expiries. */
  static void resolve(
      BatchBuffer batch, WriteOptions options, Trees trees, long nowMillis, BatchBuffer target) {
    boolean isGiven = options.ttl().isPresent();
    long given = options.ttl().map(ExpiryRequest::millis).orElse(0L);
    boolean hasRequests = batch.hasExpiryRequests();
    BatchReader reader = batch.reader();
    while (reader.next()) {
      long expiry = Entry.NEVER;
      if (ValueType.hasExpiry(reader.type())) {
        expiry = hasRequests ? ExpiryRequest.resolve(reader.expiry(), nowMillis) : reader.expiry();
      } else if (ValueType.mayExpire(reader.type())) {
        long ttl = isGiven ? given : ttlOf(trees.find(reader.keyspace()));
        expiry = ttl == 0 ? Entry.NEVER : ExpiryRequest.later(nowMillis, ttl);
      }
      target.copy(reader, batch.array(), expiry);
    }
  }
}
