package io.kiwidb.cli.repl;

import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.WriteBatch;
import io.kiwidb.cli.format.Excerpt;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchReader;
import java.util.Arrays;
import java.util.Optional;

/** The change to a key in the open batch, which reads do not see. */
final class PendingChange {
  private PendingChange() {}

  /** Returns the last change to a key, such as {@code sets it to 'v'}; empty if there is none. */
  static Optional<String> of(WriteBatch batch, Keyspace keyspace, byte[] key) {
    byte[] bytes = batch.buffer().array();
    BatchReader reader = batch.buffer().reader();
    Optional<String> last = Optional.empty();
    while (reader.next()) {
      int from = reader.keyOffset();
      if (reader.type() == ValueType.RANGE_DELETE) {
        if (reader.keyspace() == keyspace.id() && contains(reader.range(), keyspace, key)) {
          last = Optional.of("deletes it");
        }
      } else if (reader.keyspace() == keyspace.id()
          && Arrays.equals(bytes, from, from + reader.keyLength(), key, 0, key.length)) {
        last = Optional.of(
            switch (ValueType.base(reader.type())) {
              case ValueType.PUT -> "sets it to '" + value(bytes, reader) + "'";
              case ValueType.MERGE -> "merges '" + value(bytes, reader) + "' into it";
              default -> "deletes it";
            });
      }
    }
    return last;
  }

  private static boolean contains(KeyRange range, Keyspace keyspace, byte[] key) {
    KeyOrder order = keyspace.keyspaceOptions().keyOrder();
    return range.from().filter(from -> order.compare(key, from) < 0).isEmpty()
        && range.to().filter(to -> order.compare(key, to) >= 0).isEmpty();
  }

  private static String value(byte[] bytes, BatchReader reader) {
    int from = reader.valueOffset();
    return Excerpt.of(Arrays.copyOfRange(bytes, from, from + reader.valueLength()));
  }
}
