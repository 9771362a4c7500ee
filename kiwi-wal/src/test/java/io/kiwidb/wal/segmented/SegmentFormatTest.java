package io.kiwidb.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileId;
import io.kiwidb.io.FileKind;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogReader;
import io.kiwidb.spi.LogWriter;
import io.kiwidb.storage.MemoryStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The bytes themselves. The golden file is the worked example in the package's description. */
class SegmentFormatTest {
  private static final FileId ID =
      new FileId("000007.wal", 7, new UUID(0x0011223344556677L, 0x8899aabbccddeeffL));
  private static final LogProvider.Link PREDECESSOR = new LogProvider.Link(6, 4711);
  private static final byte[] BATCH = HexFormat.of().parseHex("05" + "01" + "0100016b027631");
  private static final int ROOM = LogWriter.HEADROOM;
  private static final int LONG = 40_000;

  private final LogProvider provider = new SegmentedLogProvider();
  private final Storage storage = new MemoryStorage();

  @Test
  void theWorkedExampleIsWhatTheWriterWrites() throws IOException {
    try (LogWriter writer =
        provider.create(new LogProvider.Creation(storage, ID, PREDECESSOR, 0))) {
      byte[] framed = new byte[ROOM + LONG];
      System.arraycopy(BATCH, 0, framed, ROOM, BATCH.length);
      writer.append(framed, ROOM, BATCH.length);
      writer.sync();
      writer.append(framed, ROOM, 0);
      Arrays.fill(framed, (byte) 0);
      writer.append(framed, ROOM, LONG);
      byte[] written = new byte[(int) writer.length() - LONG];
      try (ReadableFile file = storage.open(ID.name())) {
        assertThat(file.read(0, written, 0, written.length)).isEqualTo(written.length);
      }
      assertThat(dump(written)).isEqualTo(dump(workedExample()));
    }
  }

  @Test
  void theWorkedExampleIsWhatTheReaderReads() throws IOException {
    byte[] frames = workedExample();
    store(Arrays.copyOf(frames, frames.length + LONG));
    try (LogReader reader = provider.open(new LogProvider.Opening(storage, ID, 0))) {
      assertThat(reader.predecessor()).isEqualTo(PREDECESSOR);
      assertThat(reader.next()).isTrue();
      assertThat(Arrays.copyOfRange(
              reader.array(), reader.offset(), reader.offset() + reader.length()))
          .isEqualTo(BATCH);
      assertThat(reader.position()).isEqualTo(96);
      assertThat(reader.soundLength()).isEqualTo(114);
      assertThat(reader.next()).isTrue();
      assertThat(reader.length()).isZero();
      assertThat(reader.position()).isEqualTo(114);
      assertThat(reader.next()).isTrue();
      assertThat(reader.length()).isEqualTo(LONG);
      assertThat(reader.position()).isEqualTo(123);
      assertThat(reader.next()).isFalse();
      assertThat(reader.soundLength()).isEqualTo(139 + LONG);
      assertThat(reader.tornBytes()).isZero();
    }
  }

  @Test
  void anotherVersionOrProviderIsIncompatibleAndNotDamaged() {
    for (FileHeader header : new FileHeader[] {
      FileHeader.of(FileKind.LOG, SegmentLayout.PROVIDER, SegmentLayout.VERSION + 1, ID),
      FileHeader.of(FileKind.LOG, SegmentLayout.PROVIDER, SegmentLayout.VERSION - 1, ID),
      FileHeader.of(FileKind.LOG, "another", SegmentLayout.VERSION, ID),
      FileHeader.of(FileKind.TABLE, SegmentLayout.PROVIDER, SegmentLayout.VERSION, ID)
    }) {
      byte[] bytes = SegmentLayout.header(ID, PREDECESSOR);
      System.arraycopy(header.encode(), 0, bytes, 0, FileHeader.SIZE);
      store(bytes);
      assertThatThrownBy(() -> provider.open(new LogProvider.Opening(storage, ID, 0)))
          .isInstanceOf(IncompatibleFormatException.class);
      storage.delete(ID.name());
    }
  }

  private void store(byte[] bytes) {
    try (AppendFile file = storage.create(ID.name())) {
      file.append(bytes, 0, bytes.length);
    }
  }

  /** The hex lines of the description: an offset of four digits, a bar, bytes, a bar. */
  private static byte[] workedExample() throws IOException {
    String base = System.getProperty("basedir", ".");
    String text =
        Files.readString(Path.of(base, "src/main/java/io/kiwidb/wal/segmented/package-info.java"));
    String hex = Pattern.compile("(?m)^ \\* [0-9a-f]{4} \\|([0-9a-f ]+)\\|")
        .matcher(text)
        .results()
        .map(line -> line.group(1).replace(" ", ""))
        .collect(Collectors.joining());
    return HexFormat.of().parseHex(hex);
  }

  private static String dump(byte[] bytes) {
    StringBuilder lines = new StringBuilder();
    for (int at = 0; at < bytes.length; at += 16) {
      String hex = HexFormat.ofDelimiter(" ").formatHex(bytes, at, Math.min(bytes.length, at + 16));
      lines.append(String.format("%04x |%s|%n", at, hex));
    }
    return lines.toString();
  }
}
