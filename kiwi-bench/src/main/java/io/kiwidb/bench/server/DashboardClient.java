package io.kiwidb.bench.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What an open page of the dashboard asks of the server, without a browser: the page of the tree,
 * which asks for most. It listens to three topics of the WebSocket, and asks again and again for
 * what these do not tell, as often as the page does.
 *
 * <p>Threading: thread-safe. Failure: the first one is kept for {@link #failure}.
 */
final class DashboardClient implements AutoCloseable {
  private static final String TOPICS =
      "{\"topics\":[\"stats\",\"events\",\"compactions\"],\"logLevel\":\"info\"}";
  private static final int OK = 200;

  /** A request that is repeated, with its period in milliseconds. */
  private record Polled(String path, long millis) {}

  private static final List<Polled> POLLED = List.of(
      new Polled("/api/v1/stats", 2_000),
      new Polled("/api/v1/memtables?keyspace=default", 1_000),
      new Polled("/api/v1/compactions?encoding=hex&keyspace=default", 3_000),
      new Polled("/api/v1/engine", 5_000),
      new Polled("/api/v1/versions?keyspace=default&encoding=hex&limit=1", 10_000));

  private final HttpClient http;
  private final URI server;
  private final String token;
  private final List<ScheduledFuture<?>> polling;
  private final WebSocket socket;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** Opens the page: returns when the WebSocket is open. */
  DashboardClient(HttpClient http, ScheduledExecutorService timer, URI server, String token) {
    this.http = http;
    this.server = server;
    this.token = token;
    this.socket = http.newWebSocketBuilder()
        .header("Authorization", "Bearer " + token)
        .buildAsync(
            URI.create(server.toString().replaceFirst("^http", "ws") + "/api/v1/ws"),
            new Listener())
        .join();
    socket.sendText(TOPICS, true).join();
    this.polling = POLLED.stream()
        .<ScheduledFuture<?>>map(each ->
            timer.scheduleAtFixedRate(() -> ask(each), 0, each.millis(), TimeUnit.MILLISECONDS))
        .toList();
  }

  private void ask(Polled what) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server + what.path()))
        .header("Authorization", "Bearer " + token)
        .build();
    CompletableFuture<Void> unused = http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .thenAccept(answer -> {
          if (answer.statusCode() != OK) {
            fail(new IllegalStateException(what.path() + " answers " + answer.statusCode()));
          }
        })
        .exceptionally(e -> {
          fail(e);
          return null;
        });
  }

  private void fail(Throwable e) {
    failure.compareAndSet(null, e);
  }

  /** Returns the first failure. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  @Override
  public void close() {
    polling.forEach(each -> each.cancel(false));
    socket.abort();
  }

  private final class Listener implements WebSocket.Listener {
    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      from.request(1);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      fail(error);
    }
  }
}
