package io.kiwidb.memtable.btree;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import io.kiwidb.io.LittleEndian;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
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
 * The tree under every interleaving that Lincheck tries. Its only leaf is nearly full at the
 * beginning, so that the operations meet a leaf that is being replaced, and old ways to it.
 */
@Param(name = "key", gen = IntGen.class, conf = "1:6")
@Tag("jvm-independent")
public class BTreeModelCheckTest {
  private final BTreeMemTable table =
      new BTreeMemTable(new MemTableProvider.Context(KeyOrder.BYTEWISE, 1));
  private final AtomicLong sequence = new AtomicLong();

  /** A table whose leaf has room for one entry. */
  public BTreeModelCheckTest() {
    for (int i = 1; i < Leaf.CAPACITY; i++) {
      store(SequenceNumber.tag(sequence.incrementAndGet(), ValueType.PUT), bytes(10 * i + 1));
    }
  }

  /** Keys before all that are there and keys behind them: loads in key order take a shortcut. */
  private static byte[] bytes(int key) {
    return new byte[] {(byte) (key % 2 == 0 ? 200 + key : key)};
  }

  private void store(long tag, byte[] key) {
    table.add(tag, Entry.NEVER, key, 0, 1, 0, 1);
  }

  /** Adds a version of a key. */
  @Operation
  public void add(@Param(name = "key") int key) {
    store(SequenceNumber.tag(sequence.incrementAndGet(), ValueType.PUT), bytes(key));
  }

  /** Whether a key is found. */
  @Operation
  public boolean contains(@Param(name = "key") int key) {
    LookupKey lookup = new LookupKey().set(KeyOrder.BYTEWISE, bytes(key), 0, 1, SequenceNumber.MAX);
    return table.get(lookup, new Entry()) == Lookup.FOUND;
  }

  /** The first key at or behind one. */
  @Operation
  public int ceiling(@Param(name = "key") int key) {
    LookupKey lookup = new LookupKey().set(KeyOrder.BYTEWISE, bytes(key), 0, 1, SequenceNumber.MAX);
    try (EntryCursor cursor = table.cursor()) {
      return cursor.seek(lookup) ? cursor.entry().copyKey()[0] : 0;
    }
  }

  @Test
  void everyInterleavingIsLinearizable() {
    new ModelCheckingOptions()
        .iterations(2)
        .invocationsPerIteration(Integer.getInteger("kiwi.test.interleavings", 200))
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(0)
        .actorsAfter(1)
        // Lincheck does not know this kind of VarHandle. What these read and write are records and
        // keys, which do not change once somebody else can see them.
        .addGuarantee(forClasses(LittleEndian.class.getName(), KeyWord.class.getName())
            .allMethods()
            .ignore())
        .check(BTreeModelCheckTest.class);
  }
}
