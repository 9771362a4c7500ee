package io.kiwidb.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiwidb.bench.BenchMain;
import io.kiwidb.bench.engine.LookupMemory;
import io.kiwidb.bench.report.EngineReport;
import io.kiwidb.bench.report.Latency;
import io.kiwidb.bench.report.Result;
import io.kiwidb.bench.report.ThroughputStability;
import io.kiwidb.bench.workload.KeyForm;
import io.kiwidb.bench.workload.Load;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersTest {
  private static final Load LOAD = new Load(10, 16, 100, KeyForm.BINARY, 1, 10, 100, 1);

  @TempDir
  Path temp;

  @Test
  void enginesDoTheSameWorkInJvmsOfTheirOwn() throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Path json = temp.resolve("peers.json");
    Path plots = temp.resolve("plots");

    int code = BenchMain.run(
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        "fillrandom,readreverse",
        "--peers",
        "--engines=lmdb,leveldb",
        "--num=500",
        "--heap=256m",
        "--json=" + json,
        "--plots=" + plots);

    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString()).contains("| workload ", "×)", "- **lmdb**: ", "none |");
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.get("rounds").asInt()).isOne();
    assertThat(report.get("medians")).hasSize(2);
    assertThat(report.get("medians").get(0).get("results").get(1).get("found").asInt())
        .isEqualTo(500);
    try (Stream<Path> files = Files.list(plots)) {
      List<Path> pictures = files.toList();
      assertThat(pictures).hasSize(4);
      for (Path picture : pictures) {
        var document =
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(picture.toFile());
        assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(2);
        assertThat(Files.readString(picture)).doesNotContain("NaN", "Infinity");
      }
    }
  }

  @Test
  void theMedianRunStandsForAnEngine() {
    PeersReport report = PeersReport.of(
        3,
        List.of(run("a", 10, 7), run("b", 1, 1), run("a", 30, 9), run("b", 2, 2), run("a", 20, 8)),
        Map.of());
    assertThat(rates(report.medians().get(0))).containsExactly(20.0, 8.0);
    assertThat(rates(report.medians().get(1))).containsExactly(1.0, 1.0);
    assertThat(report.runs()).hasSize(5);
  }

  @Test
  void ratiosSayHowManyTimesAsManyTheFirstDoes() {
    PeersReport report = PeersReport.of(1, List.of(run("a", 30, 10), run("b", 10, 20)), Map.of());
    assertThat(PeersTables.of(report)).contains("10 (3.00×)", "20 (0.50×)");
  }

  @Test
  void anEngineThatFailsIsNamed() {
    PeersReport report = PeersReport.of(1, List.of(run("a", 30, 10)), Map.of("b", "no luck"));
    assertThat(PeersTables.of(report)).contains("**b failed:** no luck");
  }

  private static List<Double> rates(EngineReport report) {
    return report.results().stream().map(Result::operationsPerSecond).toList();
  }

  private static EngineReport run(String engine, double first, double second) {
    return new EngineReport(
        engine,
        "",
        "",
        1,
        1,
        LOAD,
        LookupMemory.UNKNOWN,
        List.of(result("fillseq", first), result("readseq", second)));
  }

  private static Result result(String workload, double rate) {
    Latency latency = new Latency(1, 1, 1, 1, 1, 1, 1, List.of());
    return new Result(
        workload,
        1,
        "",
        1,
        1,
        rate,
        latency,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        ThroughputStability.NONE,
        List.of());
  }
}
