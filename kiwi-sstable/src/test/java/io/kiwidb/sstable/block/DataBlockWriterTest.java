package io.kiwidb.sstable.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.LittleEndian;
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

  @Test
  void restartsStandAFewCacheLinesApartAndAFewEntries() {
    assertThat(restarts(40, 100)).as("of 120 bytes each, every second").isEqualTo(20);
    assertThat(restarts(40, 1)).as("of 21 bytes each, every eighth").isEqualTo(5);
    assertThat(restarts(40, 500)).as("of 520 bytes each, every one").isEqualTo(40);
  }

  private static int restarts(int entries, int valueBytes) {
    DataBlockWriter writer = new DataBlockWriter(1 << 20);
    byte[] key = new byte[8];
    Entry entry = new Entry();
    entry.tag(1 << 8 | ValueType.PUT);
    entry.value(new byte[valueBytes], 0, valueBytes);
    for (int i = 0; i < entries; i++) {
      key[7] = (byte) i;
      entry.key(key, 0, key.length, 0);
      writer.add(entry, i == 0 ? 0 : 7);
    }
    ByteWriter payload = writer.finish();
    return LittleEndian.getInt(payload.array(), payload.length() - BlockFormat.RESTART_SIZE);
  }
}
