package io.kiwidb.sstable.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import org.junit.jupiter.api.Test;

/** What a block costs in memory while it is written. */
class DataBlockWriterTest {
  @Test
  void aHugeValueIsHeldOnce() {
    byte[] key = {1, 2, 3};
    byte[] value = new byte[16 << 20];
    Entry entry = new Entry();
    entry.key(key, 0, key.length, KeyOrder.BYTEWISE.prefix(key, 0, key.length));
    entry.tag(SequenceNumber.tag(1, ValueType.PUT));
    entry.value(value, 0, value.length);
    DataBlockWriter writer = new DataBlockWriter(4096);
    writer.add(entry, 0);
    assertThat(writer.finish().array().length).isLessThan(value.length + 1024);
  }
}
