package io.kiwidb.bench.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an open page of the dashboard asks of the server, without a browser: the page of the tree,
 * which asks for most. It listens to three topics of the WebSocket, and asks again and again for
 * what these do not tell, as often as the page does: among it the edits of the tree, every three
 * seconds and with the events of flushes, compactions and keyspaces, but not more than once a
 * second and one request at a time.
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
      new Polled("/api/v1/engine", 5_000));

  /** The edits of the tree: a page of them after a moment, without tables. */
  private static final String EDITS =
      "/api/v1/versions?keyspace=default&encoding=hex&tables=false&limit=1000&at=";

  /** The tree as it is when the page is opened. */
  private static final String TREE =
      "/api/v1/versions?keyspace=default&encoding=hex&tables=true&limit=1000";

  private static final long EDITS_MILLIS = 3_000;
  private static final long EVENTS_MILLIS = 1_000;
  private static final Pattern LAST_EDIT = Pattern.compile("\"lastEdit\":(\\d+)");
  private static final Pattern TREE_EVENT =
      Pattern.compile("\"name\":\"(flush|compaction|keyspace)");

  private final HttpClient http;
  private final ScheduledExecutorService timer;
  private final URI server;
  private final String token;
  private final List<ScheduledFuture<?>> polling;
  private final WebSocket socket;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicBoolean isAskingForEdits = new AtomicBoolean();
  private final AtomicBoolean isEventHeard = new AtomicBoolean();
  private volatile long lastEdit;
  private volatile boolean isClosed;

  /** Opens the page: returns when the WebSocket is open. */
  DashboardClient(HttpClient http, ScheduledExecutorService timer, URI server, String token) {
    this.http = http;
    this.timer = timer;
    this.server = server;
    this.token = token;
    this.socket = http.newWebSocketBuilder()
        .header("Authorization", "Bearer " + token)
        .buildAsync(
            URI.create(server.toString().replaceFirst("^http", "ws") + "/api/v1/ws"),
            new Listener())
        .join();
    socket.sendText(TOPICS, true).join();
    askForTree(TREE);
    List<ScheduledFuture<?>> all = new ArrayList<>();
    for (Polled each : POLLED) {
      all.add(timer.scheduleAtFixedRate(
          () -> {
            CompletableFuture<Void> unused =
                ask(each.path(), HttpResponse.BodyHandlers.discarding(), body -> {});
          },
          0,
          each.millis(),
          TimeUnit.MILLISECONDS));
    }
    all.add(timer.scheduleAtFixedRate(
        this::askForEdits, EDITS_MILLIS, EDITS_MILLIS, TimeUnit.MILLISECONDS));
    this.polling = List.copyOf(all);
  }

  private <T> CompletableFuture<Void> ask(
      String path, HttpResponse.BodyHandler<T> handler, Consumer<T> then) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server + path))
        .header("Authorization", "Bearer " + token)
        .build();
    return http.sendAsync(request, handler)
        .thenAccept(answer -> {
          if (answer.statusCode() != OK) {
            fail(new IllegalStateException(path + " answers " + answer.statusCode()));
          } else {
            then.accept(answer.body());
          }
        })
        .exceptionally(e -> {
          fail(e);
          return null;
        });
  }

  /** Asks for what came after the last edit that is known. */
  private void askForEdits() {
    askForTree(EDITS + lastEdit);
  }

  /** Asks for edits at the end of the second in which events were heard. */
  private void hearEvent() {
    if (isEventHeard.compareAndSet(false, true)) {
      Future<?> unused = timer.schedule(
          () -> {
            isEventHeard.set(false);
            askForEdits();
          },
          EVENTS_MILLIS,
          TimeUnit.MILLISECONDS);
    }
  }

  private void askForTree(String path) {
    if (isAskingForEdits.compareAndSet(false, true)) {
      CompletableFuture<Void> unused = ask(
              path, HttpResponse.BodyHandlers.ofString(), this::noteLastEdit)
          .whenComplete((nothing, e) -> isAskingForEdits.set(false));
    }
  }

  private void noteLastEdit(String body) {
    Matcher last = LAST_EDIT.matcher(body);
    if (last.find()) {
      lastEdit = Long.parseLong(last.group(1));
    } else {
      fail(new IllegalStateException("the answer tells no last edit"));
    }
  }

  private void fail(Throwable e) {
    if (!isClosed) { // the server goes while a request is under way
      failure.compareAndSet(null, e);
    }
  }

  /** Returns the first failure. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  @Override
  public void close() {
    isClosed = true;
    polling.forEach(each -> each.cancel(false));
    socket.abort();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        if (text.indexOf("{\"event\"") == 0 && TREE_EVENT.matcher(text).find()) {
          hearEvent();
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      fail(error);
    }
  }
}
