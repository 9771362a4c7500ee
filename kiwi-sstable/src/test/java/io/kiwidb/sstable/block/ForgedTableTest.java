package io.kiwidb.sstable.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.PrefixRule;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.key.KeyHash;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MultiGetTable;
import io.kiwidb.spi.TableReader.CacheUse;
import io.kiwidb.sstable.compress.Lz4CompressorProvider;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes of a table are changed and its checksums made to fit: whoever reads it gets an answer or is
 * told of damage, and nothing else happens.
 */
@Timeout(300)
class ForgedTableTest {
  private static final int KEYS = 120;
  private static final int FORGERIES = 400;

  private static TableFiles table(boolean compressed) {
    TableFiles files = new TableFiles();
    files.falsePositiveRate = 0.01;
    files.prefixRule = PrefixRule.fixed(6);
    files.blockBytes = 512;
    if (compressed) {
      files.compressor = new Lz4CompressorProvider();
    }
    try (BlockTableBuilder builder = files.builder()) {
      for (int key = 0; key < KEYS; key++) {
        for (int version = 3; version > 0; version -= 1 + key % 3) {
          int type = key % 7 == 0 ? ValueType.DELETE : ValueType.PUT;
          builder.add(TableFiles.entry(
              name(key),
              SequenceNumber.tag(3L * key + version, type),
              "value ".repeat(key % 5) + key));
        }
      }
      builder.finish();
    }
    return files;
  }

  private static String name(int key) {
    return "key/%04d".formatted(2 * key) + "x".repeat(key % 11);
  }

  /** Where blocks stand: all of a table. */
  private static List<BlockHandle> blocks(TableFiles files) {
    byte[] bytes = files.content;
    int footerAt = bytes.length - Footer.SIZE;
    byte[] tail = new byte[Footer.SIZE];
    System.arraycopy(bytes, footerAt, tail, 0, tail.length);
    Footer footer = Footer.decode("t", TableFiles.ID.number(), footerAt, tail);
    List<BlockHandle> blocks =
        new ArrayList<>(List.of(footer.filter(), footer.index(), footer.properties()));
    try (BlockTableReader reader = files.open()) {
      IndexBlock index = reader.index(CacheUse.BYPASS);
      for (int i = 0; i < index.count(); i++) {
        blocks.add(new BlockHandle(index.offset(i), index.length(i)));
      }
    }
    return blocks;
  }

  /**
   * Changes one to three bytes of a block, most often near its end, where the numbers are, and
   * mends its checksum.
   */
  private static void forge(byte[] bytes, BlockHandle block, SplittableRandom random) {
    int start = (int) block.offset();
    int crcAt = BlockFormat.crcAt(start, block.length());
    int size = crcAt - start;
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextBoolean()
          ? start + random.nextInt(size)
          : crcAt - 1 - random.nextInt(Math.min(size, 24));
      bytes[at] = (byte)
          switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> 0xff;
            case 2 -> bytes[at] + 1;
            case 3 -> bytes[at] ^ 1 << random.nextInt(8);
            default -> bytes[start + random.nextInt(size)];
          };
    }
    int crc = new Checksum().of(TableFiles.ID.number(), start, bytes, start, size);
    LittleEndian.putInt(bytes, crcAt, crc);
  }

  private static void forgeFooter(byte[] bytes, SplittableRandom random) {
    int at = bytes.length - Footer.SIZE;
    int size = Footer.SIZE - 2 * Integer.BYTES;
    bytes[at + random.nextInt(size)] = (byte) random.nextInt();
    LittleEndian.putInt(
        bytes, at + size, new Checksum().of(TableFiles.ID.number(), at, bytes, at, size));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isReadOrIsDamage(boolean compressed) {
    byte[] sound = table(compressed).content;
    int refused = 0;
    for (int seed = 0; seed < FORGERIES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      TableFiles files = table(compressed);
      files.content = sound.clone();
      List<BlockHandle> blocks = blocks(files);
      if (random.nextInt(10) == 0) {
        forgeFooter(files.content, random);
      } else {
        int block = random.nextBoolean() ? random.nextInt(3) : random.nextInt(blocks.size());
        forge(files.content, blocks.get(block), random);
      }
      refused += read(files, seed);
    }
    assertThat(refused).as("forgeries that were noticed").isBetween(FORGERIES / 3, FORGERIES * 7);
  }

  /** Every way of reading, each by itself; answers how many were refused. */
  private static int read(TableFiles files, int seed) {
    int refused = 0;
    List<Runnable> ways = List.of(
        () -> lookups(files),
        () -> lookupsAtOnce(files),
        () -> prefixes(files),
        () -> walk(files, true),
        () -> walk(files, false),
        () -> wander(files, seed),
        () -> {
          try (BlockTableReader reader = files.open()) {
            assertThat(reader.verify()).isPositive();
          }
        });
    for (int way = 0; way < ways.size(); way++) {
      try {
        ways.get(way).run();
      } catch (CorruptionException e) {
        refused++;
        assertThat(e.file()).isEqualTo(TableFiles.ID.name());
      } catch (IncompatibleFormatException | UnknownProviderException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ", way " + way, e);
      }
    }
    return refused;
  }

  private static void prefixes(TableFiles files) {
    try (BlockTableReader table = files.open()) {
      for (int key = 0; key < KEYS; key++) {
        byte[] prefix = name(key).getBytes(StandardCharsets.UTF_8);
        table.mayContainPrefix("fixed:6", KeyHash.ofPrefix(prefix, 0, 6));
      }
    }
  }

  private static void lookups(TableFiles files) {
    try (BlockTableReader reader = files.open()) {
      Entry result = new Entry();
      for (int key = -1; key <= 2 * KEYS; key++) {
        for (String wanted : List.of(name(key / 2), "key/%04d".formatted(key))) {
          if (reader.get(TableFiles.lookup(wanted), result) != null && result.tag() != 0) {
            assertThat(result.copyValue()).isNotNull();
          }
        }
      }
    }
  }

  private static void lookupsAtOnce(TableFiles files) {
    try (BlockTableReader reader = files.open()) {
      LookupKey[] keys = new LookupKey[KEYS];
      for (int key = 0; key < KEYS; key++) {
        keys[key] = TableFiles.lookup(name(key));
      }
      MultiGetTable.Answers answers = (at, answer, entry) -> entry.copyValue();
      reader.multiGet(keys, 0, KEYS, new Entry(), answers);
    }
  }

  private static void walk(TableFiles files, boolean forward) {
    try (BlockTableReader reader = files.open();
        EntryCursor cursor = reader.cursor(forward ? CacheUse.BYPASS : CacheUse.FILL)) {
      int steps = 0;
      for (boolean there = forward ? cursor.first() : cursor.last();
          there;
          there = forward ? cursor.next() : cursor.previous()) {
        use(cursor.entry());
        assertThat(++steps).isLessThan(files.content.length);
      }
    }
  }

  private static void wander(TableFiles files, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try (BlockTableReader reader = files.open();
        EntryCursor cursor = reader.cursor(CacheUse.FILL)) {
      boolean there = cursor.first();
      for (int step = 0; step < 200; step++) {
        if (!there || random.nextInt(8) == 0) {
          there = cursor.seek(TableFiles.lookup(name(random.nextInt(KEYS))));
        } else {
          there = random.nextBoolean() ? cursor.next() : cursor.previous();
        }
        if (there) {
          use(cursor.entry());
        }
      }
    }
  }

  private static void use(Entry entry) {
    byte[] key = entry.copyKey();
    assertThat(entry.keyPrefix()).isEqualTo(KeyOrder.BYTEWISE.prefix(key, 0, key.length));
    assertThat(entry.copyValue()).hasSize(entry.valueLength());
  }
}
