package io.kiwidb.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiwidb.Kiwi;
import io.kiwidb.bench.BenchMain;
import io.kiwidb.bench.engine.EngineKind;
import io.kiwidb.bench.run.ChildJvm;
import io.kiwidb.bench.workload.KeyForm;
import io.kiwidb.bench.workload.Load;
import io.kiwidb.server.KiwiServer;
import io.kiwidb.server.ServerOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("jvm-independent")
class ServerCostsTest {
  private static final Load LOAD = new Load(500, 16, 100, KeyForm.DECIMAL, 1, 1, 1, 1);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir
  Path temp;

  /** {@code .ci/run} installs wrk; without it the command says so. */
  @Test
  void everyFigureIsMeasuredOrTheUserHearsWhatToInstall() throws Exception {
    Path json = temp.resolve("costs.json");

    int code = BenchMain.run(
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        "--server-costs",
        "--num=500",
        "--connections=2",
        "--dashboards=2",
        "--server-rounds=1",
        "--server-seconds=1",
        "--json=" + json);

    if (!isInstalled()) {
      assertThat(code).isEqualTo(1);
      assertThat(err.toString()).contains("needs wrk", "apt-get install wrk");
      return;
    }
    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString()).contains("| GET kiwi", "| PUT empty", "| GET ", "with 2 dashboards");
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.get("routes"))
        .hasSize(4)
        .allSatisfy(route -> assertThat(
                route.get("runs").get(0).get("requestsPerSecond").asDouble())
            .isPositive());
    assertThat(report.get("watched")).hasSize(2).allSatisfy(each -> {
      assertThat(each.get("alone")).hasSize(1);
      assertThat(each.get("watched")).hasSize(1);
    });
  }

  private static boolean isInstalled() {
    for (String directory : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(directory, "wrk"))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void dashboardsInAnotherProcessAskForAllThatAPageAsksFor() {
    try (Kiwi db = Kiwi.open(temp.resolve("store"));
        KiwiServer server = KiwiServer.start(db, ServerOptions.defaults());
        Dashboards dashboards = new Dashboards(new ChildJvm(EngineKind.KIWI, "64m"))) {
      EngineLoad load = new EngineLoad(db, LOAD);
      load.fill();
      dashboards.open(3, server.address(), server.token());
      assertThat(load.run(EngineLoad.Kind.PUT, 1)).isPositive();
      assertThat(load.run(EngineLoad.Kind.GET, 1)).isPositive();
      dashboards.closeAll();
    }
  }

  @Test
  void bothServersAnswerTheSameRequests() throws Exception {
    try (Kiwi db = Kiwi.open(temp.resolve("store"));
        KiwiServer server = KiwiServer.start(db, ServerOptions.defaults());
        EmptyRoutes empty = new EmptyRoutes(LOAD.valueSize())) {
      new EngineLoad(db, LOAD).fill();
      RequestScripts scripts = RequestScripts.write(temp, LOAD, server.token());
      assertThat(scripts.get()).content().contains("math.random(0, 499)", "%016d");
      for (String address : List.of(server.address().toString(), empty.address())) {
        String body = "{\"key\":\"0000000000000007\",\"value\":\"new\"}";
        assertThat(send(server, address, "PUT", "", body).statusCode()).isBetween(200, 204);
        HttpResponse<String> got = send(server, address, "GET", "?key=0000000000000007", "");
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).contains("\"value\":\"");
      }
    }
  }

  private static HttpResponse<String> send(
      KiwiServer server, String address, String method, String query, String body)
      throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address + RequestScripts.PATH + query))
        .header("Authorization", "Bearer " + server.token())
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
