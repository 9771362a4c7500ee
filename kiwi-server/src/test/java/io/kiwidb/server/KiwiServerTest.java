package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.DatabaseState;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.Settings;
import io.kiwidb.StorageException;
import io.kiwidb.server.TestServer.Reply;
import io.kiwidb.storage.MemoryStorage;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting and stopping, and what a store in trouble means for clients. */
class KiwiServerTest {
  private static final String PUT = "{\"key\":\"%s\",\"value\":\"v\"}";

  @TempDir
  Path directory;

  private static Options dev() {
    return Options.builder().profile(Profile.DEV).build();
  }

  @Test
  void aStoreOfTheApplicationStaysOpen() {
    try (Kiwi db = Kiwi.open(MemoryStorage.named("memory"), dev())) {
      KiwiServer server = KiwiServer.start(db, ServerOptions.defaults());
      server.close();
      server.close();
      db.put(new byte[] {1}, new byte[] {2});
      assertThat(db.state()).isEqualTo(DatabaseState.OPEN);
    }
  }

  @Test
  void aStoreOfTheApplicationIsNotClosedByClients() {
    try (TestServer server = TestServer.start(ServerOptions.Builder::enableAdministration)) {
      assertThat(server.send("POST", "/api/v1/engine/close", null).problem()).isEqualTo("conflict");
      assertThat(server
              .send("POST", "/api/v1/engine/reset", "{\"name\":\"memory\"}")
              .problem())
          .isEqualTo("conflict");
      server.db.close();
      assertThat(server.get("/api/v1/kv?key=a").problem()).isEqualTo("store-closed");
      assertThat(server.get("/api/v1/engine").json().get("health").asText()).isEqualTo("closed");
    }
  }

  @Test
  void aStoreThatTheServerOpenedIsClosedWithIt() {
    Path store = directory.resolve("store");
    KiwiServer server = KiwiServer.start(store, dev(), ServerOptions.defaults());
    assertThatThrownBy(() -> Kiwi.open(store, dev())).isInstanceOf(StorageException.class);
    server.close();
    Kiwi.open(store, dev()).close();
  }

  @Test
  void aStoreThatMustExistAndHasALogCanBeReset() {
    Path store = directory.resolve("store");
    Kiwi.open(store, dev()).close();
    Options existing = dev().toBuilder().openMode(OpenMode.MUST_EXIST).build();
    try (TestServer server =
        TestServer.in(store, existing, options -> options.enableAdministration().logToFile())) {
      server.send("PUT", "/api/v1/kv", PUT.formatted("a"));
      Reply reset = server.send("POST", "/api/v1/engine/reset", "{\"name\":\"store\"}");
      assertThat(reset.status()).as(reset.body()).isEqualTo(200);
      assertThat(server.get("/api/v1/kv?key=a").problem()).isEqualTo("key-not-found");
    }
  }

  @Test
  void aServerThatDoesNotStartLeavesNothingBehind() {
    Path store = directory.resolve("store");
    try (TestServer other = TestServer.start()) {
      ServerOptions taken =
          ServerOptions.builder().port(other.server.address().getPort()).build();
      assertThatThrownBy(() -> KiwiServer.start(store, dev(), taken))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("port");
      assertThatThrownBy(() -> KiwiServer.start(
              store, dev(), ServerOptions.builder().tokenFile(directory).build()))
          .isInstanceOf(RuntimeException.class);
    }
    Kiwi.open(store, dev()).close();
  }

  @Test
  void clientsThatHangDoNotHoldUpTheEnd() {
    TestServer server = TestServer.start();
    List<RawClient> hanging = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      hanging.add(new RawClient(server.server.address())
          .send("PUT /api/v1/kv HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n"
              + "Content-Type: application/json\r\nAuthorization: Bearer "
              + server.server.token() + "\r\n\r\n{"));
    }
    server.close(); // returns, although the requests have not ended
    hanging.forEach(RawClient::close);
  }

  @Test
  void writesThatStallAreToldAndLeaveThreadsForReaders() {
    Options full = Options.builder()
        .profile(Profile.DEV)
        .set(Settings.MEMTABLE_BYTES, Settings.MEMTABLE_BYTES.parse("64k"))
        .build();
    Kiwi db = Kiwi.open(MemoryStorage.named("memory"), full);
    try (TestServer server = TestServer.start(
            db,
            options -> options
                .limit(ServerLimit.STALL_MILLIS, 2_000)
                .limit(ServerLimit.WRITES, 2)
                .limit(ServerLimit.SCANS, 1)
                .limit(ServerLimit.THREADS, 12));
        Kiwi.Pause pause = db.pauseBackgroundWork()) {
      Reply reply = null;
      for (int i = 0; i < 10_000 && (reply == null || reply.status() == 204); i++) {
        reply = server.send(
            "PUT",
            "/api/v1/kv",
            "{\"key\":\"%d\",\"value\":\"%s\"}".formatted(i, "v".repeat(10_000)));
      }
      assertThat(reply.problem()).isEqualTo("write-stalled");
      assertThat(reply.status()).isEqualTo(503);
      List<CompletableFuture<Reply>> writes = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        String key = "late " + i;
        writes.add(CompletableFuture.supplyAsync(
            () -> server.send("PUT", "/api/v1/kv", PUT.formatted(key)),
            task -> new Thread(task).start()));
      }
      assertThat(server.get("/api/v1/kv?key=0").status()).isEqualTo(200);
      List<String> codes = writes.stream().map(write -> write.join().problem()).toList();
      assertThat(codes).contains("write-stalled", "store-busy");
      pause.close();
      db.flush();
      assertThat(server.send("PUT", "/api/v1/kv", PUT.formatted("after")).status())
          .isEqualTo(204);
    }
  }

  @Test
  void aPauseIsAConflict() {
    try (TestServer server = TestServer.start();
        Kiwi.Pause pause = server.db.pauseBackgroundWork()) {
      server.db.put(new byte[] {1}, new byte[] {2});
      assertThat(server.send("POST", "/api/v1/memtables/flush", null).problem())
          .isEqualTo("conflict");
      assertThat(server.send("POST", "/api/v1/keyspaces", "{\"name\":\"a\"}").problem())
          .isEqualTo("conflict");
    }
  }

  @Test
  void limitsThatLeaveNoThreadAreRefused() {
    ServerOptions.Builder options = ServerOptions.builder()
        .limit(ServerLimit.THREADS, 12)
        .limit(ServerLimit.WRITES, 4)
        .limit(ServerLimit.SCANS, 2);
    assertThatThrownBy(options::build)
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("THREADS");
    assertThat(options.limit(ServerLimit.SCANS, 1).build().limit(ServerLimit.WRITES))
        .isEqualTo(4);
  }
}
