package io.kiwidb.example.watched;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kiwidb.Kiwi;
import io.kiwidb.server.KiwiServer;
import io.kiwidb.server.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * An application with a store of its own: it counts the visits to each of its pages. Beside it, a
 * {@link KiwiServer} lets people and programs look into the store while it is used. The server only
 * reads; the data belongs to the application.
 *
 * <p>Threading: thread-safe.
 */
final class GuestBook implements AutoCloseable {
  private final Kiwi db;
  private final KiwiServer watch;
  private final HttpServer pages;

  private GuestBook(Kiwi db, KiwiServer watch, HttpServer pages) {
    this.db = db;
    this.watch = watch;
    this.pages = pages;
  }

  /** Opens the store and begins to serve, on ports that are free. */
  static GuestBook start(Path directory) throws IOException {
    return start(directory, 0);
  }

  /** Opens the store and begins to serve. If a later step fails, it takes back those before. */
  static GuestBook start(Path directory, int port) throws IOException {
    Kiwi db = Kiwi.open(directory);
    KiwiServer watch = null;
    try {
      watch = KiwiServer.start(db, ServerOptions.builder().readOnly().build());
      HttpServer pages =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      GuestBook book = new GuestBook(db, watch, pages);
      pages.createContext("/", book::visit);
      pages.start();
      return book;
    } catch (IOException | RuntimeException e) {
      if (watch != null) {
        watch.close();
      }
      db.close();
      throw e;
    }
  }

  /** Counts a visit and tells how many there were. */
  private void visit(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] page = exchange.getRequestURI().getPath().getBytes(StandardCharsets.UTF_8);
      String answer = count(page) + " visits\n";
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private synchronized long count(byte[] page) {
    byte[] before = db.get(page);
    long count = before == null ? 1 : ByteBuffer.wrap(before).getLong() + 1;
    db.put(page, ByteBuffer.allocate(Long.BYTES).putLong(count).array());
    return count;
  }

  URI pages() {
    return URI.create("http://127.0.0.1:" + pages.getAddress().getPort());
  }

  URI dashboard() {
    return watch.address();
  }

  String token() {
    return watch.token();
  }

  /** Stops serving, then closes the store. */
  @Override
  public void close() {
    pages.stop(0);
    watch.close();
    db.close();
  }

  /** Serves until the process ends. */
  public static void main(String[] arguments) throws IOException {
    GuestBook book = start(Path.of(arguments.length > 0 ? arguments[0] : "guest-book"));
    Runtime.getRuntime().addShutdownHook(new Thread(book::close));
    System.out.println("pages: " + book.pages());
    System.out.println(
        "watch the store at " + book.dashboard() + " with the token " + book.token());
  }
}
