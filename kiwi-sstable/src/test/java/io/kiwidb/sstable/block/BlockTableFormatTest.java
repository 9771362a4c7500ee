package io.kiwidb.sstable.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.PrefixRule;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.io.ByteReader;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileKind;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.key.KeyHash;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.TableReader.CacheUse;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What is special to this format: its sizes, its identity, and content that is nonsense under a
 * sound checksum.
 */
class BlockTableFormatTest {
  private static final Checksum CHECKSUM = new Checksum();

  private static TableFiles write(TableFiles files, int entries) {
    try (BlockTableBuilder builder = files.builder()) {
      for (int i = 0; i < entries; i++) {
        builder.add(TableFiles.put(String.format("key%05d", i), 100_000L - i, "v".repeat(i % 30)));
      }
      builder.finish();
    }
    return files;
  }

  private static Footer footer(TableFiles files) {
    int at = files.content.length - Footer.SIZE;
    return Footer.decode("t", 7, at, Arrays.copyOfRange(files.content, at, files.content.length));
  }

  @Test
  void entriesOutOfOrderAreRefused() {
    try (BlockTableBuilder builder = new TableFiles().builder()) {
      builder.add(TableFiles.put("b", 5, ""));
      assertThatThrownBy(() -> builder.add(TableFiles.put("a", 9, "")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> builder.add(TableFiles.put("b", 5, "")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> builder.add(TableFiles.put("b", 6, "")))
          .isInstanceOf(IllegalArgumentException.class);
      builder.add(TableFiles.put("b", 4, ""));
      assertThat(builder.entries()).isEqualTo(2);
    }
  }

  @Test
  void aTableWithoutEntriesIsRefusedAndOneIsFinishedOnce() {
    try (BlockTableBuilder builder = new TableFiles().builder()) {
      assertThatThrownBy(builder::finish).isInstanceOf(IllegalStateException.class);
      builder.add(TableFiles.put("b", 5, ""));
      builder.finish();
      assertThatThrownBy(builder::finish).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> builder.add(TableFiles.put("c", 5, "")))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aTableOfWhichAnAppendFailedCannotBeFinished() {
    TableFiles files = new TableFiles();
    files.failAtAppend = 2;
    try (BlockTableBuilder builder = files.builder()) {
      assertThatThrownBy(() -> IntStream.range(0, 1000)
              .forEach(i -> builder.add(TableFiles.put("k" + (1000 + i), 1, "v".repeat(999)))))
          .hasMessageContaining("append 2");
      files.failAtAppend = Integer.MAX_VALUE;
      assertThatThrownBy(builder::finish).isInstanceOf(IllegalStateException.class);
    }
    assertThat(files.content).isEmpty();
  }

  @Test
  void blocksKeepToTheirSizeAndAreGatheredIntoFewAppends() {
    TableFiles files = write(new TableFiles(), 20_000);
    assertThat(files.appends).isLessThan(files.content.length / 100_000 + 2);
    try (BlockTableReader table = files.open()) {
      IndexBlock index = table.index(CacheUse.BYPASS);
      assertThat(index.count()).isGreaterThan(50);
      for (int i = 0; i < index.count(); i++) {
        assertThat(index.length(i)).isLessThanOrEqualTo(4096);
        assertThat(i + 1 == index.count() || index.length(i) > 4000)
            .as("block " + i + " is full")
            .isTrue();
      }
    }
  }

  @Test
  void aValueLargerThanABlockHasABlockOfItsOwn() {
    TableFiles files = new TableFiles();
    try (BlockTableBuilder builder = files.builder()) {
      builder.add(TableFiles.put("a", 1, "small"));
      builder.add(TableFiles.put("b", 1, "large".repeat(100_000)));
      builder.add(TableFiles.put("c", 1, "small"));
      assertThat(builder.finish().dataBlocks()).isEqualTo(3);
    }
  }

  @Test
  void blocksThatChangedPlacesAreFound() {
    TableFiles files = new TableFiles();
    try (BlockTableBuilder builder = files.builder()) {
      IntStream.range(1000, 3000)
          .forEach(i -> builder.add(TableFiles.put("k" + i, 7, "all of one length")));
      builder.finish();
    }
    byte[] sound = files.content;
    try (BlockTableReader table = files.open()) {
      IndexBlock index = table.index(CacheUse.BYPASS);
      for (int i = 1; i < index.count(); i++) {
        if (index.length(i) == index.length(0)) {
          byte[] swapped = sound.clone();
          System.arraycopy(
              sound, (int) index.offset(0), swapped, (int) index.offset(i), index.length(0));
          System.arraycopy(
              sound, (int) index.offset(i), swapped, (int) index.offset(0), index.length(0));
          files.content = swapped;
          assertThatThrownBy(() -> table.get(TableFiles.lookup("k1000"), new Entry()))
              .isInstanceOf(CorruptionException.class);
          return;
        }
      }
      throw new AssertionError("no two blocks of one length: choose other entries");
    }
  }

  @Test
  void aNewerVersionIsNamedAsSuch() {
    TableFiles files = write(new TableFiles(), 10);
    byte[] newer = FileHeader.of(FileKind.TABLE, "block", BlockFormat.VERSION + 1, TableFiles.ID)
        .encode();
    System.arraycopy(newer, 0, files.content, 0, newer.length);
    assertThatThrownBy(files::open)
        .isInstanceOf(IncompatibleFormatException.class)
        .hasMessageContaining("version " + (BlockFormat.VERSION + 1))
        .hasMessageContaining("newer");
  }

  @Test
  void propertiesThatAreNotKnownAreIgnoredAndMissingOnesAreNot() {
    TableFiles files = write(new TableFiles(), 10);
    Footer footer = footer(files);
    int from = (int) footer.properties().offset();
    int length = footer.properties().length() - BlockFormat.RAW_TRAILER_SIZE;
    ByteReader in = new ByteReader("t", from, files.content, from, length);
    int count = in.readVarint();
    ByteWriter added = new ByteWriter(0)
        .writeVarint(count + 1)
        .write(files.content, in.position(), in.remaining());
    added.writeString("zebra").writeString("stripes");
    long fileBytes = files.content.length;
    BlockContents more = new BlockContents(added.array(), 0, added.length());
    assertThat(PropertiesBlock.decode("t", footer, fileBytes, more).properties())
        .isEqualTo(PropertiesBlock.decode(
                "t", footer, fileBytes, new BlockContents(files.content, from, length))
            .properties());

    ByteWriter fewer =
        new ByteWriter(0).writeVarint(1).writeString("entries").writeVarint(1).writeByte(3);
    assertThatThrownBy(() -> PropertiesBlock.decode(
            "t", footer, fileBytes, new BlockContents(fewer.array(), 0, fewer.length())))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("property");
  }

  @Test
  void aFilterThatItsProviderRefusesIsCorruption() {
    TableFiles files = new TableFiles();
    files.falsePositiveRate = 0.5;
    write(files, 10);
    BlockHandle filter = footer(files).filter();
    files.content[(int) filter.offset()] = 9;
    sign(files.content, (int) filter.offset(), filter.length());
    try (BlockTableReader table = files.open()) {
      assertThatThrownBy(() -> table.get(TableFiles.lookup("key00000"), new Entry()))
          .isInstanceOf(CorruptionException.class)
          .hasMessageContaining("one-byte");
    }
  }

  @Test
  void aFilterThatDoesNotKnowAKeyIsFoundByVerification() {
    TableFiles files = new TableFiles();
    files.falsePositiveRate = 0.5;
    write(files, 10);
    BlockHandle filter = footer(files).filter();
    files.content[(int) filter.offset()] = 0;
    sign(files.content, (int) filter.offset(), filter.length());
    try (BlockTableReader table = files.open()) {
      assertThatThrownBy(table::verify)
          .isInstanceOf(CorruptionException.class)
          .hasMessageContaining("filter");
    }
  }

  @Test
  void aDamagedFilterNeverMeansThatAPrefixIsAbsent() {
    TableFiles files = new TableFiles();
    files.falsePositiveRate = 0.5;
    files.prefixRule = PrefixRule.fixed(3);
    write(files, 10);
    files.content[(int) footer(files).filter().offset()] ^= 1;
    try (BlockTableReader table = files.open()) {
      long hash = KeyHash.ofPrefix(new byte[] {'k', 'e', 'y'}, 0, 3);
      assertThat(table.properties().prefixRule()).isEqualTo("fixed:3");
      assertThatThrownBy(() -> table.mayContainPrefix("fixed:3", hash))
          .isInstanceOf(CorruptionException.class)
          .hasMessageContaining(TableFiles.ID.name());
      assertThat(table.mayContainPrefix("fixed:2", hash)).isTrue();
    }
  }

  /**
   * Random damage with a checksum made to fit: any answer may come, but no other exception, and no
   * endless loop.
   */
  @Test
  void nonsenseUnderASoundChecksumIsCorruptionOrAnAnswer() {
    TableFiles files = write(new TableFiles(), 60);
    byte[] sound = files.content;
    Footer footer = footer(files);
    Random random = new Random(41);
    for (int round = 0; round < 6_000; round++) {
      byte[] damaged = sound.clone();
      BlockHandle part = part(round, footer);
      int payload = part.length() - BlockFormat.RAW_TRAILER_SIZE;
      for (int i = 0; i <= random.nextInt(3); i++) {
        damaged[(int) part.offset() + random.nextInt(payload)] = (byte) random.nextInt(256);
      }
      sign(damaged, (int) part.offset(), part.length());
      files.content = damaged;
      files.cache.close();
      int at = round;
      assertThatCode(() -> readEverything(files, at))
          .as("round " + round)
          .doesNotThrowAnyException();
    }
  }

  private static BlockHandle part(int round, Footer footer) {
    BlockHandle data = new BlockHandle(
        BlockFormat.FIRST_BLOCK_AT, (int) (footer.dataEnd() - BlockFormat.FIRST_BLOCK_AT));
    return switch (round % 6) {
      case 0 -> footer.index();
      case 1 -> footer.properties();
      default -> data; // one block: the table is that small
    };
  }

  private static void readEverything(TableFiles files, int round) {
    try (BlockTableReader table = files.open();
        EntryCursor cursor = table.cursor(CacheUse.FILL)) {
      table.get(TableFiles.lookup(String.format("key%05d", round % 61)), new Entry());
      boolean more = round % 2 == 0 ? cursor.first() : cursor.last();
      for (int steps = 0; more; steps++) {
        assertThat(steps).isLessThan(1000);
        more = round % 2 == 0 ? cursor.next() : cursor.previous();
      }
      table.verify();
    } catch (CorruptionException
        | IncompatibleFormatException
        | UnknownProviderException expected) {
      assertThat(expected).hasMessageContaining(TableFiles.ID.name());
    }
  }

  private static void sign(byte[] file, int at, int length) {
    int crcAt = BlockFormat.crcAt(at, length);
    LittleEndian.putInt(file, crcAt, CHECKSUM.of(7, at, file, at, crcAt - at));
  }
}
