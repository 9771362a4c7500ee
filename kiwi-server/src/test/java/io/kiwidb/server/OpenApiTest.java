package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.server.TestServer.Reply;
import io.kiwidb.server.http.Access;
import io.kiwidb.server.http.Area;
import io.kiwidb.server.http.Route;
import io.kiwidb.server.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server does what the contract says, and nothing that the contract does not say. */
class OpenApiTest {
  private static final UnaryOperator<ServerOptions.Builder> ADMIN =
      ServerOptions.Builder::enableAdministration;

  private final Contract contract = new Contract();
  private final Set<String> called = new TreeSet<>();

  @TempDir
  Path directory;

  @Test
  void everyOperationIsAnsweredAsTheContractSays() {
    Options options = Options.builder().profile(Profile.DEV).build();
    try (TestServer server = TestServer.in(directory.resolve("store"), options, this::all)) {
      session(server);
      keyspaces(server);
      keys(server);
      tree(server);
      store(server);
      engine(server);
      live(server);
    }
    assertThat(called).isEqualTo(contract.operations().keySet());
  }

  private ServerOptions.Builder all(ServerOptions.Builder options) {
    return options.enableAdministration().backups(directory.resolve("backups"));
  }

  private void session(TestServer server) {
    Reply begun = call(server, "logIn", "", "{\"token\":\"" + server.server.token() + "\"}", 200);
    assertThat(begun.json().get("mayAdminister").asBoolean()).isTrue();
    call(server, "logIn", "", "{\"token\":\"wrong\"}", 401);
    call(server, "getSession", "", null, 200);
    call(server, "logOut", "", null, 204);
  }

  private void keyspaces(TestServer server) {
    call(server, "createKeyspace", "", "{\"name\":\"users\"}", 201);
    call(server, "createKeyspace", "", "{\"name\":\"users\"}", 409);
    call(
        server,
        "createKeyspace",
        "",
        "{\"name\":\"gone\",\"providers\":{\"filter\":\"none\"},"
            + "\"settings\":{\"memtable.bytes\":\"64k\"}}",
        201);
    call(server, "listKeyspaces", "?limit=1", null, 200);
    call(server, "renameKeyspace", "?keyspace=gone", "{\"name\":\"soon gone\"}", 200);
    call(server, "clearKeyspace", "?keyspace=soon%20gone&confirm=soon%20gone", null, 204);
    call(server, "dropKeyspace", "?keyspace=soon%20gone&confirm=other", null, 400);
    call(server, "dropKeyspace", "?keyspace=soon%20gone&confirm=soon+gone", null, 204);
    call(server, "dropKeyspace", "?keyspace=soon+gone&confirm=soon+gone", null, 404);
  }

  private void keys(TestServer server) {
    call(server, "putKey", "", "{\"key\":\"a:1\",\"value\":\"one\",\"sync\":true}", 204);
    call(server, "putKey", "", "{\"key\":1,\"value\":\"one\"}", 400);
    call(
        server,
        "writeBatch",
        "",
        "{\"operations\":[{\"type\":\"put\",\"key\":\"b\",\"value\":\"2\"},"
            + "{\"type\":\"put\",\"keyspace\":\"users\",\"key\":\"u\",\"value\":\"3\"},"
            + "{\"type\":\"delete\",\"key\":\"b\"}]}",
        200);
    call(server, "getKey", "?key=a:1", null, 200);
    call(server, "getKey", "?key=none", null, 404);
    call(server, "keyExists", "?key=a:1", null, 200);
    call(server, "multiGet", "", "{\"keys\":[\"a:1\",\"none\"]}", 200);
    call(server, "deleteKey", "?key=b", null, 204);
    for (int i = 0; i < 300; i++) {
      call(
          server,
          "putKey",
          "",
          "{\"key\":\"k:%03d\",\"value\":\"%s\"}".formatted(i, "v".repeat(500)),
          204);
    }
    call(server, "scan", "?prefix=k:&limit=10", null, 200);
    call(server, "scan", "?keysOnly=true&reverse=true", null, 200);
    call(server, "listPrefixes", "", null, 200);
    call(server, "traceKey", "?key=k:001", null, 200);
    Reply snapshot = call(server, "takeSnapshot", "", "{\"seconds\":60}", 201);
    call(server, "getKey", "?key=a:1&snapshot=" + snapshot.json().get("id"), null, 200);
    call(server, "listSnapshots", "", null, 200);
    call(server, "releaseSnapshot", "", null, 204, snapshot.json().get("id").asText());
    call(server, "releaseSnapshot", "", null, 410, snapshot.json().get("id").asText());
  }

  private void tree(TestServer server) {
    Reply memtables = call(server, "listMemtables", "", null, 200);
    String memtable = memtables.json().at("/memtables/0/id").asText();
    call(server, "listMemtableEntries", "?limit=2", null, 200, memtable);
    call(server, "listMemtableEntries", "", null, 404, "999999");
    call(server, "flush", "", null, 204);
    Reply tables = call(server, "listTables", "?sort=reads&limit=1", null, 200);
    String table = tables.json().at("/tables/0/number").asText();
    call(server, "getTable", "?encoding=hex", null, 200, table);
    call(server, "getTable", "", null, 404, "999999");
    call(server, "listTableEntries", "?from=k&limit=2", null, 200, table);
    call(server, "getFilter", "", null, 200, table);
    call(server, "listIndex", "?encoding=base64&limit=1", null, 200, table);
    call(server, "getNextCompaction", "", null, 200);
    Reply task = call(server, "compact", "", "{\"from\":\"a\"}", 202);
    call(server, "getTask", "", null, 200, task.json().get("id").asText());
    call(server, "getTask", "", null, 404, "999");
    call(server, "listTasks", "", null, 200);
    call(server, "listCompactions", "", null, 200);
    call(server, "listVersions", "?at=0", null, 200);
    call(server, "listBlocks", "?blocks=2&order=age&encoding=hex", null, 200);
    call(server, "listBlocks", "?blocks=4001", null, 400);
    call(server, "listBlocks", "?order=size", null, 400);
  }

  private void store(TestServer server) {
    call(server, "getStats", "?keyspace=users", null, 200);
    call(server, "getMetrics", "", null, 200);
    assertThat(call(server, "getInterface", "", null, 200).body()).isEqualTo(contract.text());
    call(server, "getLog", "", null, 200);
    call(server, "syncLog", "", null, 204);
    call(server, "getConfig", "?keyspace=users", null, 200);
    call(server, "changeConfig", "", "{\"values\":{\"memtable.bytes\":\"128k\"}}", 200);
    call(server, "changeConfig", "", "{\"values\":{\"no.such\":\"1\"}}", 404);
    call(server, "changeConfig", "", "{\"values\":{\"memtable.bytes\":\"-1\"}}", 400);
    call(server, "resetConfig", "", "{\"names\":[\"memtable.bytes\"]}", 200);
    call(server, "changeProfile", "", "{\"profile\":\"dev\"}", 200);
  }

  /** The areas of {@code live} and {@code load}. */
  private void live(TestServer server) {
    call(server, "getStatsHistory", "?seconds=10", null, 200);
    Reply events = call(server, "getLatestEvents", "", null, 200);
    assertThat(events.json().get("events")).as("after flushes and compactions").isNotEmpty();
    call(server, "listLoads", "", null, 200);
    Reply load = call(server, "startLoad", "", "{\"seconds\":1,\"rate\":10}", 201);
    String id = load.json().get("id").asText();
    call(server, "getLoad", "", null, 200, id);
    call(server, "stopLoad", "", null, 204, id);
    call(server, "getLoad", "", null, 404, "999");
    assertThat(call(server, "runCommand", "", "{\"line\":\"stats\"}", -1).status())
        .as("a terminal is there only with a provider")
        .isIn(200, 501);
  }

  private void engine(TestServer server) {
    call(server, "getEngine", "", null, 200);
    call(server, "verifyEngine", "", null, 202);
    call(server, "backUpEngine", "", null, 202);
    call(server, "closeEngine", "", null, 200);
    call(server, "getStats", "", null, 503);
    assertThat(call(server, "openEngine", "", null, 200).json().get("isOpen").asBoolean())
        .isTrue();
    call(server, "resetEngine", "", "{\"name\":\"other\"}", 400);
    call(server, "resetEngine", "", "{\"name\":\"store\"}", 200);
    JsonNode scan = call(server, "scan", "", null, 200).json();
    assertThat(scan.get("entries")).isEmpty();
  }

  private Reply call(
      TestServer server, String id, String query, String body, int status, String... path) {
    called.add(id);
    Contract.Operation operation = contract.operations().get(id);
    String actual = operation.path();
    for (String part : path) {
      actual = actual.replaceFirst("\\{\\w+}", part);
    }
    Reply reply = server.send(operation.method(), actual + query, body);
    if (status > 0) {
      assertThat(reply.status()).as(id + query + " " + reply.body()).isEqualTo(status);
    }
    assertThat(contract.violations(operation, reply))
        .as(id + query + " " + reply.body())
        .isEmpty();
    assertThat(reply.body().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(8 << 20);
    return reply;
  }

  @Test
  void routesAreThoseOfTheContract() {
    try (TestServer server = TestServer.start(ADMIN)) {
      Map<String, Set<String>> routes = new TreeMap<>();
      for (Area area : server.server.areas()) {
        for (Route route : area.routes()) {
          routes.put(route.method() + " " + route.path(), new TreeSet<>(route.parameters()));
        }
      }
      Map<String, Set<String>> expected = new TreeMap<>();
      for (Contract.Operation operation : contract.operations().values()) {
        expected.put(operation.method() + " " + operation.path(), operation.query());
      }
      assertThat(routes).isEqualTo(expected);
    }
  }

  @Test
  void whoMayUseARouteIsInTheContract() {
    try (TestServer server = TestServer.start(ADMIN)) {
      Map<String, String> actual = new TreeMap<>();
      Set<String> sockets = new TreeSet<>();
      for (Area area : server.server.areas()) {
        for (Route route : area.routes()) {
          String access = route.access().name().toLowerCase(Locale.ROOT);
          actual.put(route.method() + " " + route.path(), access);
        }
        for (Area.Socket socket : area.sockets()) {
          sockets.add(socket.path());
          assertThat(socket.access()).as(socket.path()).isEqualTo(Access.READ);
        }
      }
      Map<String, String> expected = new TreeMap<>();
      for (Contract.Operation operation : contract.operations().values()) {
        expected.put(operation.method() + " " + operation.path(), operation.access());
      }
      assertThat(actual).isEqualTo(expected);
      assertThat(sockets).isEqualTo(contract.sockets());
    }
  }

  @Test
  void problemsAreThoseOfTheContract() {
    Map<String, String> actual = new LinkedHashMap<>();
    for (ProblemCode code : ProblemCode.values()) {
      actual.put(code.code(), code.status() + " " + code.title());
    }
    assertThat(contract.problems()).isEqualTo(actual);
  }
}
