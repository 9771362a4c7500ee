package io.kiwidb.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.cli.Main;
import io.kiwidb.cli.Shell;
import io.kiwidb.cli.stream.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServeCommandsTest {
  private static final Pattern ADDRESS = Pattern.compile("Listening on (http://\\S+);");

  private final Shell shell = new Shell();

  @TempDir
  private Path directory;

  private Path db;
  private Path token;

  @BeforeEach
  void names() {
    db = directory.resolve("db");
    token = directory.resolve("token");
  }

  /** A command that runs in a thread until it is interrupted. */
  private static final class Running implements AutoCloseable {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> code = new CompletableFuture<>();
    private final Thread thread;

    Running(Object... words) {
      String[] args = new String[words.length];
      for (int i = 0; i < words.length; i++) {
        args[i] = words[i].toString();
      }
      Streams streams = new Streams(new ByteArrayInputStream(new byte[0]), out, err, Set.of());
      thread = new Thread(() -> code.complete(Main.run(streams, args)));
      thread.start();
    }

    Matcher await(Pattern pattern, ByteArrayOutputStream where) {
      while (true) {
        String text = where.toString(StandardCharsets.UTF_8);
        Matcher matcher = pattern.matcher(text);
        if (matcher.find()) {
          return matcher;
        }
        assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isNotDone();
        assertThat(Thread.interrupted()).as("timed out in front of: " + text).isFalse();
        Thread.onSpinWait();
      }
    }

    String address() {
      return await(ADDRESS, err).group(1);
    }

    int end() throws Exception {
      thread.interrupt();
      return code.get(1, TimeUnit.MINUTES);
    }

    @Override
    public void close() throws Exception {
      end();
    }
  }

  private Running serve(String command, Object... more) {
    List<Object> words = new ArrayList<>(List.of(command, db, "--port", 0, "--token-file", token));
    words.addAll(List.of(more));
    return new Running(words.toArray());
  }

  private int status(String address, String path, String method, String body) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(address + path).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setRequestProperty(
        "Authorization", "Bearer " + Files.readString(token).strip());
    if (!body.isEmpty()) {
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
    return connection.getResponseCode();
  }

  private static final String PUT = "{\"key\":\"k\",\"value\":\"v\"}";

  @Test
  void apiServesANewStoreAndClosesIt() throws Exception {
    try (Running api = serve("api")) {
      String address = api.address();
      assertThat(status(address, "/api/v1/kv", "PUT", PUT)).isEqualTo(204);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
          .isEqualTo("rw-------");
      assertThat(api.err.toString(StandardCharsets.UTF_8))
          .contains("New store ")
          .contains(token.toString())
          .doesNotContain(Files.readString(token).strip());
      assertThat(api.end()).isZero();
    }
    assertThat(shell.run("get", db, "k").out()).isEqualTo("v"); // it is not locked
  }

  @Test
  void theShellOfTheServerIsThere() throws Exception {
    try (Running api = serve("api")) {
      assertThat(status(api.address(), "/api/v1/terminal", "POST", "{\"line\":\"put a b\"}"))
          .isEqualTo(200);
    }
    assertThat(shell.run("get", db, "a").out()).isEqualTo("b");
  }

  @Test
  void aReadOnlyServerRefusesChanges() throws Exception {
    shell.run("put", db, "k", "v");
    try (Running api = serve("api", "--read-only")) {
      String address = api.address();
      assertThat(status(address, "/api/v1/kv", "PUT", PUT)).isEqualTo(403);
      assertThat(status(address, "/api/v1/kv?key=k", "GET", "")).isEqualTo(200);
    }
  }

  @Test
  void webPrintsWhereToGoAndKeepsTheTokenOutOfFiles() throws Exception {
    try (Running web = serve("web", "--no-open")) {
      web.await(Pattern.compile("Open http://\\S+; the token is in "), web.err);
      assertThat(web.err.toString(StandardCharsets.UTF_8))
          .doesNotContain(Files.readString(token).strip());
    }
  }

  @Test
  void theLogIsInFilesAndCanBeFollowed() throws Exception {
    Running logs;
    try (Running api = serve("api", "--log-file", "--log-port", 0)) {
      String log = api.await(Pattern.compile("kiwi logs (\\S+)"), api.err).group(1);
      logs = new Running("logs", log, "--event", "keyspace");
      awaitListener(api, logs);
    }
    assertThat(logs.code.get(1, TimeUnit.MINUTES)).as("it ends with the server").isZero();
    assertThat(Files.readString(db.resolve("kiwi.log"))).contains("\"event\":\"keyspace.created\"");
  }

  private String logWith(String level) throws Exception {
    try (Running api = serve("api", "--log-file", "--log-level", level)) {
      assertThat(status(api.address(), "/api/v1/kv", "PUT", PUT)).isEqualTo(204);
      assertThat(status(api.address(), "/api/v1/memtables/flush", "POST", "{}")).isEqualTo(204);
    }
    Path file = db.resolve("kiwi.log");
    String log = Files.exists(file) ? Files.readString(file) : "";
    Files.deleteIfExists(file);
    return log;
  }

  @Test
  void theLevelOfTheLogIsChosen() throws Exception {
    assertThat(logWith("debug")).contains("\"level\":\"debug\"", "\"level\":\"info\"");
    assertThat(logWith("INFO"))
        .contains("\"level\":\"info\"")
        .doesNotContain("\"level\":\"debug\"");
    assertThat(logWith("warn")).doesNotContain("\"level\":\"info\"");
    assertThat(shell.run("api", db, "--log-level", "loud").code()).isEqualTo(ExitCode.USAGE);
  }

  /** Creates keyspaces until the listener, which nobody waits for, shows one. */
  private void awaitListener(Running api, Running logs) throws Exception {
    for (int i = 0; logs.out.size() == 0; i++) {
      String body = "{\"name\":\"users" + i + "\"}";
      assertThat(status(api.address(), "/api/v1/keyspaces", "POST", body)).isEqualTo(201);
      assertThat(status(api.address(), "/api/v1/log/sync", "POST", "{}")).isBetween(200, 299);
    }
    logs.await(
        Pattern.compile("INFO  keyspace.created Keyspace 'users\\d+' was created"), logs.out);
    assertThat(logs.out.toString(StandardCharsets.UTF_8)).doesNotContain("settings");
  }

  @Test
  void aStoreWithALogCanBeResetWithTheLogInItsDirectory() throws Exception {
    try (Running api = serve("api", "--log-file", "--enable-admin")) {
      String address = api.address();
      status(address, "/api/v1/kv", "PUT", PUT);
      assertThat(status(address, "/api/v1/engine/reset", "POST", "{\"name\":\"db\"}"))
          .isEqualTo(200);
      assertThat(status(address, "/api/v1/kv?key=k", "GET", "")).isEqualTo(404);
    }
    try (Kiwi store = Kiwi.open(db)) {
      assertThat(store.get(new byte[] {'k'})).isNull();
    }
  }

  @Test
  void aStoreThatIsInUseIsNamed() {
    try (Kiwi store = Kiwi.open(db)) {
      Shell.Result result = shell.run("api", db, "--port", 0, "--token-file", token);
      assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
      assertThat(result.err()).contains("open").contains(db.toString());
      assertThat(store.state().cause()).isEmpty();
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Shell.Result result =
          shell.run("api", db, "--port", taken.getLocalPort(), "--token-file", token);
      assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
      assertThat(result.err())
          .isEqualTo("kiwi: cannot listen on 127.0.0.1 port " + taken.getLocalPort()
              + "; if another program uses it, choose another port, or 0 for any that is free\n");
    }
    Kiwi.open(db).close(); // the store was closed
  }

  @Test
  void anUnsafeAddressIsRefused() {
    Shell.Result result =
        shell.run("api", db, "--host", "0.0.0.0", "--port", 0, "--token-file", token);
    assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(result.err()).containsIgnoringCase("tls");
    assertThat(shell.run("api", db, "--tls", "x.p12").code()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("api", db, "--read-only", "--enable-admin").code())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aServerOnAllAddressesSaysSoAndWhereItIsHere() throws Exception {
    try (Running api = serve("api", "--host", "0.0.0.0", "--allow-plain-text")) {
      Matcher shown = api.await(
          Pattern.compile("Listening on all addresses, here (http://localhost:\\d+); Ctrl-C"),
          api.err);
      assertThat(status(shown.group(1), "/api/v1/engine", "GET", "")).isEqualTo(200);
    }
  }

  @Test
  void logsFiltersAndEscapes() throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      CompletableFuture<Void> sent = CompletableFuture.runAsync(
          () -> send(
              server,
              "{\"millis\":0,\"level\":\"info\",\"event\":\"flush.begun\",\"message\":\"a\",\"fields\":{\"x\":[1,{\"y\":2}],\"z\":\"\\u001b\",\"n\":null}}\n"
                  + "{\"millis\":0,\"level\":\"debug\",\"event\":\"flush.completed\",\"message\":\"b\",\"fields\":{}}\n"
                  + "{\"millis\":0,\"level\":\"warn\",\"event\":\"flushing\",\"message\":\"c\",\"fields\":{}}\n"
                  + "{\"millis\":0,\"level\":\"warn\",\"event\":\"flush\",\"message\":\"\\u001b[2J\",\"fields\":{}}\n"));
      Shell.Result result =
          shell.run("logs", server.getLocalPort(), "--event", "flush", "--level", "INFO");
      sent.get();
      assertThat(result.code()).as(result.err()).isZero();
      assertThat(result.out().lines().map(line -> line.replaceFirst("^[\\d:.]+ ", "")))
          .containsExactly(
              "INFO  flush.begun a x=[1,{\"y\":2}] z=\\x1b n=null", "WARN  flush \\x1b[2J");
    }
  }

  private static void send(ServerSocket server, String text) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void logsRefusesWhatIsNoLog() throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> send(server, "HTTP/1.1 400 Bad \u0007\r\n"));
      Shell.Result result = shell.run("logs", "127.0.0.1:" + server.getLocalPort());
      sent.get();
      assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
      assertThat(result.err()).contains("not the log of a Kiwi server").contains("\\x07");
    }
    assertThat(shell.run("logs", "somewhere").code()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("logs", "1", "--level", "loud").code()).isEqualTo(ExitCode.USAGE);
  }
}
