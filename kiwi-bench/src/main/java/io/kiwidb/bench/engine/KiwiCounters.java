package io.kiwidb.bench.engine;

import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.ProviderKind;
import java.nio.ByteBuffer;

/** Counters in a keyspace with the merge operator {@code add}. Threading: thread-safe. */
record KiwiCounters(Keyspace keyspace) implements EngineCounters {
  private static final String NAME = "counters";
  private static final byte[] ONE =
      ByteBuffer.allocate(OPERAND_BYTES).putLong(1).array();

  static KiwiCounters of(Kiwi db) {
    KeyspaceOptions adding =
        KeyspaceOptions.builder().provider(ProviderKind.MERGE_OPERATOR, "add").build();
    return new KiwiCounters(db.findKeyspace(NAME).orElseGet(() -> db.createKeyspace(NAME, adding)));
  }

  @Override
  public void increment(byte[] key) {
    keyspace.merge(key, ONE);
  }

  @Override
  public long value(byte[] key) {
    byte[] sum = keyspace.get(key);
    return sum == null ? 0 : ByteBuffer.wrap(sum).getLong();
  }
}
