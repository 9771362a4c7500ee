package io.kiwidb.example.watched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestBookTest {
  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir
  private Path directory;

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void aStartThatFailsLeavesNothingOpen() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> GuestBook.start(directory.resolve("book"), taken.getLocalPort()))
          .isInstanceOf(IOException.class);
    }
    GuestBook.start(directory.resolve("book")).close(); // the store is not locked
  }

  @Test
  void theStoreIsWatchedWhileItIsUsed() throws Exception {
    try (GuestBook book = GuestBook.start(directory.resolve("book"))) {
      URI page = book.pages().resolve("/hello");
      assertThat(send(HttpRequest.newBuilder(page)).body()).isEqualTo("1 visits\n");
      assertThat(send(HttpRequest.newBuilder(page)).body()).isEqualTo("2 visits\n");

      URI entry = book.dashboard().resolve("/api/v1/kv?key=2f68656c6c6f&encoding=hex");
      HttpRequest.Builder asked =
          HttpRequest.newBuilder(entry).header("Authorization", "Bearer " + book.token());
      assertThat(send(asked).body())
          .isEqualTo("{\"key\":\"2f68656c6c6f\",\"value\":\"0000000000000002\"}");

      assertThat(send(asked.DELETE()).body()).contains("read-only-server");
      assertThat(send(HttpRequest.newBuilder(entry)).statusCode()).isEqualTo(401);
    }
  }
}
