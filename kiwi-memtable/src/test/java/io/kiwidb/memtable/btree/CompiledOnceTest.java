package io.kiwidb.memtable.btree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two methods of the tree are longer than what HotSpot inlines, which {@link BTree#insert} tells
 * about; with less code they would not be.
 */
class CompiledOnceTest {
  private static final int FREQ_INLINE_SIZE = 325;

  @ParameterizedTest
  @ValueSource(strings = {"insert", "replace"})
  void methodIsTooLongToBeInlined(String method) throws Exception {
    Path classes =
        Path.of(BTree.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    StringWriter listing = new StringWriter();
    int result = ToolProvider.findFirst("javap")
        .orElseThrow()
        .run(
            new PrintWriter(listing),
            new PrintWriter(listing),
            "-c",
            "-p",
            "-cp",
            classes.toString(),
            BTree.class.getName());
    assertThat(result).as("%s", listing).isZero();
    assertThat(bytecodes(listing.toString(), method)).isGreaterThan(FREQ_INLINE_SIZE);
  }

  /** How many bytes a method has: its last instruction is a return, of one byte. */
  private static int bytecodes(String listing, String method) {
    Matcher found = Pattern.compile(
            " " + method + "\\([^)]*\\);\\R +Code:(.*?)\\R( +Exception table:|\\R)", Pattern.DOTALL)
        .matcher(listing);
    assertThat(found.find()).as("%s in %s", method, listing).isTrue();
    Matcher instruction =
        Pattern.compile("^ +([0-9]+): ([a-z]+)", Pattern.MULTILINE).matcher(found.group(1));
    int last = 0;
    while (instruction.find()) {
      last = Integer.parseInt(instruction.group(1));
    }
    return last + 1;
  }
}
