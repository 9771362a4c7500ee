package io.kiwidb.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiwidb.bench.BenchMain;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

@Tag("jvm-independent")
class GrowthTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir
  Path temp;

  private int run(String... args) {
    return BenchMain.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  @Test
  void theSameWorkIsDoneWithEachNumberOfKeysInAJvmOfItsOwn() throws Exception {
    Path json = temp.resolve("growth.json");
    Path plots = temp.resolve("plots");

    int code = run(
        "fillrandom,readrandom,readseq,reopen",
        "--growth=500,3000",
        "--reads=4k",
        "--heap=256m",
        "--settings=memtable=skiplist",
        "--json=" + json,
        "--plots=" + plots);

    assertThat(code).as(err.toString()).isZero();
    assertThat(err.toString()).contains("-- 500 keys", "-- 3,000 keys");
    assertThat(out.toString())
        .contains("memtable=skiplist", " 500 keys |", " 3,000 keys |")
        .contains("\n| fillrandom ", "\n| readrandom ", "\n| readseq ", "\n| reopen ")
        .contains("\n| peak resident memory ", "\n| peak heap ", "\n| bytes on disk per key")
        .contains("\n| indexes / filters / open tables in memory ")
        .contains("\n| write amplification of fillrandom ")
        .contains("8,620,689,655 keys", "Disk: ");
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.get("sizes")).hasSize(2);
    JsonNode large = report.get("sizes").get(1);
    assertThat(large.get("load").get("entries").asInt()).isEqualTo(3000);
    assertThat(large.get("results").get(2).get("operations").asInt()).isEqualTo(4096);
    assertThat(large.get("maxHeapBytes").asLong()).isLessThanOrEqualTo(256 << 20);
    assertThat(large.get("memory").get("filterBytes").asLong()).isPositive();
    assertThat(report.get("curves")).hasSize(3);
    assertThat(report.get("curves").get(1).get("points")).hasSize(2);
    assertThat(report.get("terabyte").get("costs")).hasSize(3);
    assertThat(report.get("terabyte").get("costs").get(0).get("fillSeconds").asDouble())
        .isPositive();
    drawn(plots.resolve("growth.svg"), 3, 2);
    assertThat(plots.resolve("growth.svg"))
        .content()
        .contains(">fillrandom</text>", ">readseq</text>", ">500</text>", ">3 k</text>");
  }

  private static void drawn(Path picture, int lines, int points) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(picture.toFile());
    assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(lines);
    assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(lines * points);
    assertThat(Files.readString(picture)).doesNotContain("NaN", "Infinity");
  }

  @Test
  void aStoreOfEachSizeIsGoneOnWithUpToTheFirstThatFails() throws Exception {
    Path kept = temp.resolve("kept");
    assertThat(run("fillseq", "--num=10", "--dir=" + kept.resolve("10"))).isZero();

    int code =
        run("verify", "--growth=10,20,30", "--heap=256m", "--dir=" + kept, "--plots=" + temp);

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("-- 20 keys").doesNotContain("-- 30 keys");
    assertThat(out.toString()).contains("**20 keys failed:** ", "\n| verify ", " 10 keys |");
    drawn(temp.resolve("growth.svg"), 1, 1);
  }
}
