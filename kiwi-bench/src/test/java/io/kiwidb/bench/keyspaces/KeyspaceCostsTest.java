package io.kiwidb.bench.keyspaces;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiwidb.Kiwi;
import io.kiwidb.bench.BenchMain;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("jvm-independent")
class KeyspaceCostsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir
  Path temp;

  private int run(String... args) {
    return BenchMain.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  @Test
  void keyspacesAreCreatedOpenedWrittenKilledAndRecovered() throws Exception {
    Path json = temp.resolve("costs.json");
    Path kept = temp.resolve("kept");

    int code = run(
        "--keyspace-costs",
        "--keyspaces=30",
        "--written=7",
        "--num=4000",
        "--heap=256m",
        "--settings=memtable.bytes=64k,log.total-bytes=256k",
        "--dir=" + kept,
        "--json=" + json);

    assertThat(code).as(err.toString()).isZero();
    assertThat(err.toString()).contains("-- creating keyspaces", "-- writing until killed");
    assertThat(out.toString())
        .contains("30 keyspaces, of which 7 are written in turn: 4,000 puts of 16 + 100 bytes")
        .contains("\n| creating them ", "\n| live heap of an empty keyspace ", "(262.1 kB)");
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.get("load").get("keyspaces").asInt()).isEqualTo(30);
    assertThat(report.get("empty").get("heapBytes").asLong()).isPositive();
    assertThat(report.get("written").get("puts").asLong()).isEqualTo(4_000);
    assertThat(report.get("written").get("logLimitBytes").asLong()).isEqualTo(256 << 10);
    assertThat(report.get("written").get("mostLogSegments").asLong()).isPositive();
    assertThat(report.get("written").get("flushes").asLong()).isPositive();
    assertThat(report.get("verified").get("entries").asLong()).isEqualTo(4_000);
    JsonNode recovered = report.get("recovered");
    assertThat(recovered.get("acknowledged").asLong()).isBetween(2_000L, 4_000L);
    assertThat(recovered.get("found").asLong())
        .isBetween(recovered.get("acknowledged").asLong(), 4_000L);
    assertThat(report.get("verifiedRecovered").get("entries").asLong())
        .isEqualTo(4_000 + recovered.get("found").asLong());
    try (Kiwi db = Kiwi.open(kept.resolve("store"))) {
      assertThat(db.keyspaces()).hasSize(31);
      assertThat(db.keyspace("keyspace-7").asMap()).isEmpty();
      assertThat(db.keyspace("keyspace-6").asMap()).isNotEmpty();
    }
  }

  @Test
  void aDirectoryThatIsNotEmptyIsRefused() {
    assertThat(run("fillseq", "--num=10", "--dir=" + temp)).isZero();
    assertThat(run("--keyspace-costs", "--keyspaces=3", "--dir=" + temp)).isEqualTo(1);
    assertThat(err.toString()).contains("is not empty; choose another");
  }

  @Test
  void aStepThatFailsIsNamedAndTheStoreIsKept() {
    Path kept = temp.resolve("kept");
    int code = run("--keyspace-costs", "--keyspaces=3", "--settings=memtable=nix", "--dir=" + kept);
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("the step CREATE exited with code 1", "is kept in " + kept);
    assertThat(kept).isNotEmptyDirectory();
  }
}
