package io.kiwidb.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.MemTableInfo;
import io.kiwidb.TableInfo;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyspaceBreakdownTest {
  private static final int MANY = 1000;

  /** Keyspace i has one table of i KiB. */
  private static KeyspaceBreakdown many() {
    List<KeyspaceTotals> totals = IntStream.range(0, MANY)
        .mapToObj(i -> new KeyspaceTotals("tenant " + i, i, 1, i * 1024L, i, 0, 0, 0))
        .toList();
    Map<Integer, String> names =
        totals.stream().collect(Collectors.toMap(KeyspaceTotals::id, KeyspaceTotals::name));
    return new KeyspaceBreakdown(names, totals);
  }

  private static List<TableInfo> tables() {
    return IntStream.range(0, MANY)
        .mapToObj(i -> new TableInfo(
            i + 1, 0, i, i * 1024L, i, 0, new byte[] {'a'}, new byte[] {'z'}, 1, 2, 0))
        .toList();
  }

  private static String text(View view) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output out = new Output(bytes);
    view.text(out, Ink.PLAIN);
    out.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String json(View view) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output out = new Output(bytes);
    Json.writeLine(view, out);
    out.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void ofAThousandKeyspacesTheLargestAreShown() {
    String shown = text(new TablesView(tables(), many()));
    assertThat(shown.lines())
        .hasSizeLessThan(30)
        .anyMatch(line -> line.matches("'tenant 999' +L0 +1000 .*"))
        .noneMatch(line -> line.startsWith("'tenant 989'"))
        .contains("and 990 smaller keyspaces with 990 tables, 478.1 MiB; 'keyspaces' lists all");
    assertThat(shown).contains("keyspace      tables       size");
  }

  @Test
  void programsGetAllOfThem() {
    assertThat(json(new TablesView(tables(), many())))
        .contains("\"keyspace\":999,\"keyspaceName\":\"tenant 999\"")
        .contains("\"keyspaceName\":\"tenant 0\"");
  }

  @Test
  void memtablesOfAThousandKeyspacesFitAScreen() {
    List<MemTableInfo> memtables = IntStream.range(0, MANY)
        .mapToObj(i -> new MemTableInfo(i, i, MemTableInfo.Phase.ACTIVE, 1, 100, 5))
        .toList();
    MemTablesView view = new MemTablesView(memtables, many());
    assertThat(text(view).lines()).hasSizeLessThan(30);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output out = new Output(bytes);
    view.lines(out);
    out.flush();
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("1,000 memtables: 97.7 KiB, 1,000 entries\n");
  }

  @Test
  void aSingleKeyspaceIsNotMentioned() {
    KeyspaceBreakdown one = new KeyspaceBreakdown(Map.of(0, "default"), List.of());
    assertThat(text(new TablesView(tables().subList(0, 1), one))).doesNotContain("keyspace");
    assertThat(json(new TablesView(tables().subList(0, 1), one)))
        .contains("\"keyspace\":0,\"keyspaceName\":\"default\"");
  }

  @Test
  void whatAKeyspaceContainsIsSaidInWords() {
    assertThat(new KeyspaceTotals("a", 1, 0, 0, 0, 0, 0, 0).contents()).isEqualTo("no entries");
    assertThat(new KeyspaceTotals("a", 1, 2, 2048, 1200, 5, 100, 34).contents())
        .isEqualTo("1,234 entries (1,200 in 2 tables of 2.0 KiB, 34 in memory)");
    assertThat(new KeyspaceTotals("a", 1, 1, 2048, 3, 0, 0, 0).contents())
        .isEqualTo("3 entries in 1 table of 2.0 KiB");
    assertThat(new KeyspaceTotals("a", 1, 0, 0, 0, 0, 100, 1).contents())
        .isEqualTo("1 entry in memory");
  }
}
