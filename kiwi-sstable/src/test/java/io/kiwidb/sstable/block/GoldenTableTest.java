package io.kiwidb.sstable.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.Lookup;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The worked example of the package description. Bytes on disk are for ever: a change here needs a new format version. */
class GoldenTableTest {
  private static final String GOLDEN =
      "4b495749540101000700000000000000efcdab896745230121436587a9cbed0f626c6f636b0000000000000000000000"
          + "0000000000000000000000000000000000000000cc0f5a2300050301030000000000006170706c657265640500000202"
          + "00000000000002050301050000000000007269636f7474616e0000000001000000008ca16f370007003e61707269636f"
          + "740100000000bce977250f0a636f6d70726573736f72046e6f6e650e637265617465642d6d696c6c697302e8070b6461"
          + "74612d626c6f636b7301010964656c6574696f6e7301010d64697374696e63742d6b657973010207656e747269657301"
          + "030666696c74657200096b65792d6f726465720862797465776973650d6c6172676573742d626c6f636b01390b6c6172"
          + "676573742d6b65790f010500000000000061707269636f74106c6172676573742d73657175656e636501050d7261772d"
          + "6b65792d627974657301110f7261772d76616c75652d627974657301060c736d616c6c6573742d6b65790d0103000000"
          + "0000006170706c6511736d616c6c6573742d73657175656e63650102008b1ae97c000000000000000000000000860000"
          + "0000000000140000009a000000000000000701000001000000d5187ef54b54424c";

  @Test
  void theExampleIsWrittenAsDescribed() {
    TableFiles files = new TableFiles();
    try (BlockTableBuilder builder = files.builder()) {
      builder.add(TableFiles.put("apple", 3, "red"));
      builder.add(TableFiles.entry("apple", SequenceNumber.tag(2, ValueType.DELETE), ""));
      builder.add(TableFiles.put("apricot", 5, "tan"));
      builder.finish();
    }
    assertThat(HexFormat.of().formatHex(files.content)).isEqualTo(GOLDEN);
  }

  @Test
  void theExampleIsReadAsDescribed() {
    TableFiles files = new TableFiles();
    files.content = HexFormat.of().parseHex(GOLDEN);
    try (BlockTableReader table = files.open()) {
      Entry result = new Entry();
      assertThat(table.verify()).isEqualTo(3);
      assertThat(table.get(TableFiles.lookup("apple"), result)).isEqualTo(Lookup.FOUND);
      assertThat(new String(result.copyValue(), StandardCharsets.UTF_8)).isEqualTo("red");
      assertThat(table.get(TableFiles.lookup("apricot"), result)).isEqualTo(Lookup.FOUND);
      assertThat(table.properties().createdMillis()).isEqualTo(1000);
    }
  }
}
