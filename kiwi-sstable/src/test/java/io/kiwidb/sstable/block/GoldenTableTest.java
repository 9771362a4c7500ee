package io.kiwidb.sstable.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.Lookup;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * The worked example of the package description. Bytes on disk are for ever: a change here needs a
 * new format version.
 */
class GoldenTableTest {
  private static final String GOLDEN =
      "4b495749540102000700000000000000efcdab896745230121436587a9cbed0f626c6f636b0000000000000000000000"
          + "000000000000000000000000000000000000000026134a36000503ff006170706c657265640500000000020503ff0272"
          + "69636f7474616e00000202000000000000010000000200b6144a7c0007003361707269636f740100000000eb6797610f"
          + "0a636f6d70726573736f72046e6f6e650e637265617465642d6d696c6c697302e8070b646174612d626c6f636b730101"
          + "0964656c6574696f6e7301010d64697374696e63742d6b657973010207656e747269657301030666696c74657200096b"
          + "65792d6f726465720862797465776973650d6c6172676573742d626c6f636b012e0b6c6172676573742d6b65790f0105"
          + "00000000000061707269636f74106c6172676573742d73657175656e636501050d7261772d6b65792d62797465730111"
          + "0f7261772d76616c75652d627974657301060c736d616c6c6573742d6b65790d01030000000000006170706c6511736d"
          + "616c6c6573742d73657175656e6365010200d831bc050000000000000000000000007b00000000000000140000008f00"
          + "00000000000007010000020000006dbe19b84b54424c";

  private static final String OTHER_ENTRIES =
      "000502" + "0405" + "6170706c65" + "2b31" // the operand
          + "050001" + "0000" + "37" // the value
          + "000300" + "0204" + "626565" // the single deletion
          + "00";

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

  /** The second example: the data block, which is behind the header of 72 bytes. */
  @Test
  void operandsAndSingleDeletionsAreWrittenAsDescribed() {
    TableFiles files = new TableFiles();
    try (BlockTableBuilder builder = files.builder()) {
      builder.add(TableFiles.entry("apple", SequenceNumber.tag(9, ValueType.MERGE), "+1"));
      builder.add(TableFiles.put("apple", 4, "7"));
      builder.add(TableFiles.entry("bee", SequenceNumber.tag(8, ValueType.SINGLE_DELETE), ""));
      builder.finish();
    }
    assertThat(HexFormat.of().formatHex(files.content, 72, 72 + OTHER_ENTRIES.length() / 2))
        .isEqualTo(OTHER_ENTRIES);
    try (BlockTableReader table = files.open()) {
      Entry result = new Entry();
      assertThat(table.get(TableFiles.lookup("apple"), result)).isEqualTo(Lookup.CONTINUE);
      assertThat(result.type()).isEqualTo(ValueType.MERGE);
      assertThat(table.get(TableFiles.lookup("bee"), result)).isEqualTo(Lookup.DELETED);
      assertThat(table.properties().deletions()).isEqualTo(1);
    }
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
