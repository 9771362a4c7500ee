package io.kiwidb.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiwidb.Kiwi;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchMainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir
  Path temp;

  private int run(String... args) {
    return BenchMain.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  @Test
  void resultsAreATableAndJson() throws Exception {
    Path json = temp.resolve("results.json");

    assertThat(run(
            "fillrandom,readrandom",
            "--num",
            "2k",
            "--threads=1,2",
            "--json=" + json,
            "--no-settle"))
        .isZero();

    assertThat(out.toString())
        .contains(
            "fillrandom ",
            "readrandom (2 threads)",
            "p99.9",
            "space mean",
            "space peak",
            "2,048 keys");
    assertThat(err.toString()).contains("fillrandom: ", "/s in ");
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.get("engine").asText()).isEqualTo("kiwi");
    assertThat(report.get("load").get("entries").asInt()).isEqualTo(2048);
    assertThat(report.get("results")).hasSize(4);
    JsonNode read = report.get("results").get(3);
    assertThat(read.get("workload").asText()).isEqualTo("readrandom");
    assertThat(read.get("threads").asInt()).isEqualTo(2);
    assertThat(read.get("operations").asInt()).isEqualTo(2048);
    assertThat(read.get("found").asInt()).isEqualTo(2048);
    assertThat(read.get("operationsPerSecond").asDouble()).isPositive();
    assertThat(read.get("latency").get("p999").asLong())
        .isGreaterThanOrEqualTo(read.get("latency").get("p50").asLong());
    assertThat(read.get("latency").get("curve")).isNotEmpty();
    JsonNode fill = report.get("results").get(0);
    assertThat(fill.get("userBytes").asLong()).isEqualTo(2048 * 116);
    assertThat(fill.get("spaceBytes").asLong()).isPositive();
    assertThat(fill.get("spaceMeanBytes").asLong())
        .isBetween(1L, fill.get("spacePeakBytes").asLong());
    assertThat(fill.get("sortedRuns").asLong()).isZero(); // still in the memtable
    assertThat(fill.get("pace").has("slowestSecond")).isTrue();
  }

  @Test
  void anUnknownWorkloadIsReportedWithTheValidOnes() {
    assertThat(run("fillup")).isEqualTo(1);
    assertThat(err.toString()).contains("no workload 'fillup'", "fillrandom", "readseq");
    assertThat(err.toString()).doesNotContain("\tat ");
  }

  @Test
  void anUnknownEngineIsReportedWithTheValidOnes() {
    assertThat(run("fillseq", "--engine", "oracle")).isEqualTo(1);
    assertThat(err.toString()).contains("no engine 'oracle'", "rocksdb");
  }

  @Test
  void readingNeedsAStoreThatWasFilled() {
    assertThat(run("readrandom")).isEqualTo(1);
    assertThat(err.toString()).contains("fillrandom,readrandom");
  }

  @Test
  void aForeignDirectoryIsNotTouched() throws Exception {
    Path file = Files.writeString(temp.resolve("precious"), "data");
    assertThat(run("fillseq", "--num=10", "--dir=" + temp)).isEqualTo(1);
    assertThat(err.toString()).contains("is not empty");
    assertThat(file).hasContent("data");
  }

  @Test
  void aStoreWithOtherOptionsIsRejected() {
    assertThat(run("fillseq", "--num=10", "--dir=" + temp)).isZero();
    assertThat(run("readseq", "--num=20", "--dir=" + temp)).isEqualTo(1);
    assertThat(err.toString()).contains("--num 10");
    assertThat(run("readseq,verify", "--num=10", "--dir=" + temp)).isZero();
    assertThat(run("fillseq,verify", "--num=20", "--dir=" + temp)).isZero();
  }

  @Test
  void encryptedStoreIsMeasuredLikeAnyOther() throws Exception {
    assertThat(run("fillrandom,readrandom,verify", "--num=2k", "--encrypt", "--dir=" + temp))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("bench.encrypt");
    try (Stream<Path> files = Files.walk(temp)) {
      Path current = files.filter(file -> file.endsWith("CURRENT")).findFirst().orElseThrow();
      assertThat(Files.readString(current, StandardCharsets.ISO_8859_1)).startsWith("KIWIENCR");
    }
    assertThat(run("fillrandom", "--num=10", "--encrypt", "--engine=mvstore")).isEqualTo(1);
    assertThat(err.toString()).contains("--encrypt");
  }

  @Test
  void peersRejectADurabilityTheyDoNotSupport() {
    assertThat(run("fillseq", "--engine=mvstore", "--durability=adaptive", "--num=10"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("NONE or SYNC");
  }

  @Test
  void optionsOfPeersNeedPeers() {
    assertThat(run("fillseq", "--rounds=3")).isEqualTo(1);
    assertThat(run("fillseq", "--heap=1g")).isEqualTo(1);
    assertThat(err.toString()).contains("require --peers", "KIWI_OPTS=-Xmx1g");
  }

  @Test
  void growthRejectsConflictingOptions() {
    assertThat(run("fillseq", "--growth=10,20", "--peers")).isEqualTo(1);
    assertThat(err.toString()).contains("--growth measures one engine", "with --engine");
    assertThat(run("fillseq", "--growth=10,20", "--num=10")).isEqualTo(1);
    assertThat(err.toString()).contains("remove --num");
    assertThat(run("fillseq", "--growth=10,20", "--rounds=2")).isEqualTo(1);
    assertThat(err.toString()).contains("--rounds require --peers");
    assertThat(run("fillseq", "--growth=10,20", "--engine=mvstore", "--settings=a=b"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("remove it for mvstore");
    assertThat(run("readseq", "--growth=10,20")).isEqualTo(1);
    assertThat(err.toString()).contains("requires a filled store");
  }

  @Test
  void growthNeedsAscendingSizes() {
    assertThat(run("fillseq", "--growth=10")).isEqualTo(1);
    assertThat(run("fillseq", "--growth=10,20,20")).isEqualTo(1);
    assertThat(err.toString())
        .contains("--growth [10] is invalid", "--growth [10, 20, 20] is invalid", "1m,10m");
    assertThat(run("fillseq", "--growth=10,3g")).isEqualTo(1);
    assertThat(err.toString()).contains("--num cannot be 3221225472", "from 1 to 2147483646");
  }

  @Test
  void helpDescribesGrowth() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains(
            "--growth=N",
            "extrapolate to one terabyte",
            "With --peers, --growth or --keyspace-costs")
        .doesNotContain("Default: null");
  }

  @Test
  void keyspacesAreRefusedForEnginesThatHaveNone() {
    assertThat(run("fillseq", "--num=10", "--keyspaces=2", "--engine=leveldb")).isEqualTo(1);
    assertThat(err.toString()).contains("--keyspaces is supported by kiwi", "not by leveldb;");
    assertThat(run("fillseq", "--num=10", "--keyspaces=2", "--peers")).isEqualTo(1);
    assertThat(err.toString()).contains("not by lmdb, mvstore, leveldb;").doesNotContain("round 1");
  }

  @Test
  void eachKeyspaceHoldsARangeOfTheKeys() {
    assertThat(run("fillbatch", "--num=90", "--batch=90", "--keyspaces=3", "--dir=" + temp))
        .as(err.toString())
        .isZero();
    try (Kiwi db = Kiwi.open(temp.resolve("store"))) {
      assertThat(db.stats().lastSequence()).isEqualTo(90);
      assertThat(db.keyspaces().stream().map(each -> each.asMap().size()))
          .containsExactly(30, 30, 30);
      assertThat(db.keyspace("keyspace-1").asMap().firstKey()[7]).isEqualTo((byte) 30);
    }
    assertThat(run("readseq", "--num=90", "--dir=" + temp)).isEqualTo(1);
    assertThat(err.toString()).contains("--keyspaces 3");
    assertThat(run("readseq", "--num=90", "--keyspaces=3", "--dir=" + temp)).isZero();
  }

  @Test
  void helpDescribesKeyspaces() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("--keyspaces=N", "--keyspace-costs", "--written=N");
  }

  @Test
  void keyspaceCostsRejectConflictingOptions() {
    assertThat(run("fillseq", "--keyspace-costs")).isEqualTo(1);
    assertThat(run("--keyspace-costs", "--peers")).isEqualTo(1);
    assertThat(run("--keyspace-costs", "--growth=10,20")).isEqualTo(1);
    assertThat(err.toString()).hasLineCount(3).contains("runs no workloads");
    assertThat(run("--keyspace-costs", "--engine=rocksdb")).isEqualTo(1);
    assertThat(err.toString()).contains("remove --engine rocksdb");
    assertThat(run("--keyspace-costs", "--keyspaces=5", "--written=6")).isEqualTo(1);
    assertThat(err.toString()).contains("--written cannot be 6", "from 1 to --keyspaces");
    assertThat(run("fillseq", "--written=6")).isEqualTo(1);
    assertThat(err.toString()).contains("--written requires --keyspace-costs");
  }

  @Test
  void serverCostsRejectConflictingOptions() {
    assertThat(run("fillseq", "--server-costs")).isEqualTo(1);
    assertThat(run("--server-costs", "--peers")).isEqualTo(1);
    assertThat(run("--server-costs", "--growth=10,20")).isEqualTo(1);
    assertThat(err.toString()).hasLineCount(3).contains("runs no workloads");
    assertThat(run("--server-costs", "--engine=rocksdb")).isEqualTo(1);
    assertThat(err.toString()).contains("remove --engine rocksdb");
    assertThat(run("--server-costs", "--dashboards=0")).isEqualTo(1);
    assertThat(err.toString()).contains("--dashboards cannot be 0: it must be 1 to 1000");
    assertThat(run("fillseq", "--dashboards=6")).isEqualTo(1);
    assertThat(err.toString()).contains("--server-seconds require --server-costs");
  }

  @Test
  void settingsReachKiwi() {
    assertThat(run("fillseq", "--num=10", "--settings=table.block-bytes=16k,memtable=nix"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("memtable", "nix", "skiplist");
  }

  @Test
  void wrongArgumentsAreUsageErrors() {
    assertThat(run("fillseq", "--num=many")).isEqualTo(2);
    assertThat(err.toString()).contains("'many' is not a number");
  }

  @ParameterizedTest
  @CsvSource({
    "--num=0, a number of keys from 1",
    "--value-size=-1, a number of bytes from 0",
    "--batch=0, '1 or more'",
    "--rate=0, more than 0",
    "--keyspaces=0, a number of keyspaces from 1 to",
    "--threads=0, from 1 to 512",
    "--duration=-1, or 0 for no limit",
    "--sample=-1, or 0 for every call"
  })
  void anInvalidValueIsReportedWithTheValidOnes(String argument, String accepts) {
    assertThat(run("fillseq", argument)).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("kiwi bench: " + argument.replaceFirst("=.*", " cannot be "))
        .contains(accepts)
        .hasLineCount(1);
  }

  @Test
  void workloadsAreListed() {
    assertThat(run("--list")).isZero();
    assertThat(out.toString()).contains("readwhilewriting", "YCSB");
  }
}
