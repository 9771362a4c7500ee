package io.kiwidb.sstable.blob;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.FileId;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BlobAddress;
import io.kiwidb.spi.BlobProvider;
import io.kiwidb.spi.BlobWriter;
import io.kiwidb.spi.Entry;
import io.kiwidb.sstable.compress.NoneCompressorProvider;
import io.kiwidb.testkit.storage.CrashStorage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The example of the specification, byte by byte: the format must not change unnoticed. */
class RecordBlobFormatTest {
  private static Entry entry(String key, String value) {
    byte[] k = key.getBytes(StandardCharsets.UTF_8);
    byte[] v = value.getBytes(StandardCharsets.UTF_8);
    Entry entry = new Entry();
    entry.key(k, 0, k.length, 0);
    entry.tag(SequenceNumber.tag(3, ValueType.PUT));
    entry.value(v, 0, v.length);
    return entry;
  }

  private static String hex(BlobAddress address) {
    ByteWriter out = new ByteWriter(16);
    address.encode(out);
    return HexFormat.of().formatHex(out.toByteArray());
  }

  @Test
  void theExampleOfTheSpecification() {
    CrashStorage storage = new CrashStorage();
    FileId id = new FileId("000007.blob", 7, new UUID(0x0123456789abcdefL, 0x0fedcba987654321L));
    try (BlobWriter writer = new RecordBlobProvider()
        .create(new BlobProvider.Creation(storage, id, new NoneCompressorProvider()))) {
      assertThat(hex(writer.add(entry("apple", "red")))).isEqualTo("07480f03");
      assertThat(hex(writer.add(entry("apricot", "tan")))).isEqualTo("07571103");
      writer.finish();
    }
    byte[] bytes = new byte[200];
    int length;
    try (ReadableFile file = storage.open(id.name())) {
      length = file.read(0, bytes, 0, bytes.length);
    }
    String content = HexFormat.of().formatHex(Arrays.copyOfRange(bytes, 72, length));
    assertThat(length).isEqualTo(164);
    assertThat(HexFormat.of().formatHex(bytes, 0, 16))
        .isEqualTo("4b495749420101000700000000000000");
    assertThat(content)
        .isEqualTo("652cba9d" + "050303" + "6170706c65" + "726564"
            + "bc8fbc05" + "070303" + "61707269636f74" + "74616e"
            + "0200000000000000" + "0600000000000000"
            + "6e6f6e65" + "00".repeat(28)
            + "01000000" + "c344232a" + "4b424c42");
  }
}
