package io.kiwidb.sstable.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.CorruptionException;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.LookupKey;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lookups in a block that was not decoded: as in one that was, and never worse than a refusal when
 * its bytes are nonsense.
 */
class UndecodedBlockTest {
  private static final int KEYS = 400;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 40, 300})
  void answersLikeADecodedBlock(int entries) {
    Random random = new Random(entries);
    BlockContents payload = payload(random, entries);
    BlockEntries decoded = decoded(payload);
    BlockEntries undecoded = undecoded(payload);
    int found = 0;
    for (int key = 0; key < KEYS; key++) {
      String answer = answer(undecoded, key);
      assertThat(answer).as("key " + key).isEqualTo(answer(decoded, key));
      found += answer.equals("none") ? 0 : 1;
    }
    assertThat(found).isEqualTo(entries);
  }

  /** The prefixes of restarts hold four bytes: here many are alike in those. */
  @ParameterizedTest
  @ValueSource(strings = {"%03d", "aaaa%03d", "aaaaaaaaaaaa%03d"})
  void keysThatAreAlikeForLongAreToldApart(String rest) {
    DataBlockWriter writer = new DataBlockWriter(1 << 20);
    String before = null;
    for (int key = 1; key < KEYS; key += 2) {
      String name = grouped(rest, key);
      writer.add(
          TableFiles.entry(name, 0x501, "value of " + key),
          before == null ? 0 : shared(before, name));
      before = name;
    }
    ByteWriter out = writer.finish();
    BlockContents payload = new BlockContents(out.array(), 0, out.length());
    Entry result = new Entry();
    for (int key = 0; key < KEYS; key++) {
      LookupKey target = TableFiles.lookup(grouped(rest, key));
      assertThat(decoded(payload).get(target, result)).as("key " + key).isEqualTo(key % 2 == 1);
      assertThat(undecoded(payload).firstRestartAtOrBehind(target))
          .as("restart for key " + key)
          .isEqualTo(decoded(payload).firstRestartAtOrBehind(target));
    }
  }

  private static String grouped(String rest, int key) {
    return (char) ('a' + key / 40) + String.format(rest, key);
  }

  @Test
  void ofADamagedBlockItAnswersOrRefuses() {
    Random random = new Random(7);
    BlockContents sound = payload(random, 12);
    int refused = 0;
    for (int i = 0; i < 4_000; i++) {
      byte[] bytes = sound.bytes().clone();
      for (int damage = random.nextInt(3); damage >= 0; damage--) {
        bytes[random.nextInt(sound.length())] = (byte) random.nextInt();
      }
      try {
        BlockEntries block = undecoded(new BlockContents(bytes, 0, sound.length()));
        for (int key = 0; key < KEYS; key += 7) {
          assertThat(answer(block, key)).isNotNull();
        }
      } catch (CorruptionException e) {
        assertThat(e).hasMessageContaining("table");
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  private static BlockContents payload(Random random, int entries) {
    TreeSet<Integer> keys = new TreeSet<>();
    while (keys.size() < entries) {
      keys.add(random.nextInt(KEYS));
    }
    DataBlockWriter writer = new DataBlockWriter(1 << 20);
    String before = null;
    for (int key : keys) {
      String name = name(key);
      writer.add(
          TableFiles.entry(name, 0x501, "value of " + key),
          before == null ? 0 : shared(before, name));
      before = name;
    }
    ByteWriter out = writer.finish();
    return new BlockContents(out.array(), 0, out.length());
  }

  private static String name(int key) {
    return String.format("key%04d", key);
  }

  private static int shared(String a, String b) {
    int shared = 0;
    while (a.charAt(shared) == b.charAt(shared)) {
      shared++;
    }
    return shared;
  }

  private static String answer(BlockEntries block, int key) {
    Entry result = new Entry();
    return block.get(TableFiles.lookup(name(key)), result)
        ? result.tag() + " " + new String(result.copyValue(), StandardCharsets.UTF_8)
        : "none";
  }

  private static BlockEntries decoded(BlockContents payload) {
    return DataBlock.of("table", 0, payload, KeyOrder.BYTEWISE);
  }

  private static BlockEntries undecoded(BlockContents payload) {
    return new UndecodedBlock("table", 0, payload, KeyOrder.BYTEWISE);
  }
}
