package io.kiwidb.memtable.skiplist;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MemTableProvider;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The skip list under every interleaving that Lincheck tries: it switches threads at each access to
 * shared memory, and so between the two steps of {@link SkipList}'s invariant 2, which lie in one
 * cache line and which threads on a processor hardly ever see apart.
 */
@Param(name = "key", gen = IntGen.class, conf = "1:5")
@Tag("jvm-independent")
public class SkipListModelCheckTest {
  private final SkipListMemTable table =
      new SkipListMemTable(new MemTableProvider.Context(KeyOrder.BYTEWISE, 1));
  private final AtomicLong sequence = new AtomicLong();

  /** Adds a version of a key. */
  @Operation
  public void add(@Param(name = "key") int key) {
    byte[] bytes = {(byte) key};
    table.add(
        SequenceNumber.tag(sequence.incrementAndGet(), ValueType.PUT),
        Entry.NEVER,
        bytes,
        0,
        1,
        0,
        1);
  }

  /** Whether a key is found. */
  @Operation
  public boolean contains(@Param(name = "key") int key) {
    LookupKey lookup =
        new LookupKey().set(KeyOrder.BYTEWISE, new byte[] {(byte) key}, 0, 1, SequenceNumber.MAX);
    return table.get(lookup, new Entry()) == Lookup.FOUND;
  }

  @Test
  void everyInterleavingIsLinearizable() {
    new ModelCheckingOptions()
        .iterations(2)
        .invocationsPerIteration(Integer.getInteger("kiwi.test.interleavings", 200))
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(3)
        .actorsAfter(1)
        .check(SkipListModelCheckTest.class);
  }
}
