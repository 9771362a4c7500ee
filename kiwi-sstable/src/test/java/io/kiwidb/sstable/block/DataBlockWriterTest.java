package io.kiwidb.sstable.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.io.ByteWriter;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a block is laid out: restarts, tags, and what it costs in memory while it is written. */
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

  /** Least and greatest tag of a block, and how many bytes each then takes. */
  @ParameterizedTest
  @CsvSource({
    "0x501, 0x501, 0", // one sequence number and type
    "0x501, 0xff01, 1", // types alike: left out
    "0x501, 0x10502, 3", // types differ
    "0x501, 0x7fffffffffffff01, 7",
    "0, 0x7fffffffffffffff, 8",
  })
  void tagsTakeAsFewBytesAsTheyDifferIn(long least, long greatest, int width) {
    DataBlockWriter writer = new DataBlockWriter(1 << 20);
    long[] tags = {greatest, least, greatest, greatest, least};
    for (int i = 0; i < tags.length; i++) {
      writer.add(TableFiles.entry("key" + i, tags[i], "value".repeat(i)), i == 0 ? 0 : 3);
    }
    long announced = writer.payloadBytes();
    ByteWriter payload = writer.finish();
    assertThat((long) payload.length()).isEqualTo(announced);
    assertThat(BlockTail.read(block(payload), payload.array(), payload.length())
            .tags()
            .width())
        .isEqualTo(width);
    Entry shown = new Entry();
    BlockCursor cursor = new BlockCursor(shown);
    cursor.reset(block(payload));
    for (int i = 0; i < tags.length; i++) {
      assertThat(i == 0 ? cursor.first() : cursor.next()).isTrue();
      assertThat(new String(shown.copyKey(), StandardCharsets.UTF_8)).isEqualTo("key" + i);
      assertThat(shown.tag()).as("tag " + i).isEqualTo(tags[i]);
      assertThat(new String(shown.copyValue(), StandardCharsets.UTF_8))
          .isEqualTo("value".repeat(i));
      assertThat(block(payload).get(TableFiles.lookup("key" + i), shown)).isTrue();
      assertThat(shown.tag()).isEqualTo(tags[i]);
    }
    assertThat(cursor.next()).isFalse();
  }

  /** On both sides of 64 KiB, where restart offsets become wide. */
  @ParameterizedTest
  @ValueSource(ints = {600, 620, 660, 700, 2000})
  void aLargeBlockIsFilledToItsSizeAndFoundAllOver(int entries) {
    DataBlockWriter writer = new DataBlockWriter(1 << 20);
    for (int i = 0; i < entries; i++) {
      Entry entry =
          TableFiles.entry("key" + (10_000 + i), (long) i << 8 | ValueType.PUT, "v".repeat(90));
      int shared = i == 0 ? 0 : i % 1000 == 0 ? 4 : i % 100 == 0 ? 5 : i % 10 == 0 ? 6 : 7;
      assertThat(writer.hasRoomFor(entry, shared)).isTrue();
      writer.add(entry, shared);
    }
    long announced = writer.payloadBytes();
    ByteWriter payload = writer.finish();
    assertThat((long) payload.length()).isEqualTo(announced);
    DataBlock block = block(payload);
    Entry found = new Entry();
    for (int i = 0; i < entries; i++) {
      assertThat(block.get(TableFiles.lookup("key" + (10_000 + i)), found)).isTrue();
      assertThat(found.sequence()).isEqualTo(i);
    }
  }

  private static DataBlock block(ByteWriter payload) {
    return DataBlock.of(
        "t", 0, new BlockContents(payload.array(), 0, payload.length()), KeyOrder.BYTEWISE);
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
    return block(payload).restarts();
  }
}
