package io.kiwidb.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.storage.MemoryStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** A server for a store in memory, and a client that knows its token. */
final class TestServer implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final Kiwi db;
  final KiwiServer server;

  private TestServer(Kiwi db, KiwiServer server) {
    this.db = db;
    this.server = server;
  }

  static TestServer start() {
    return start(options -> options);
  }

  static TestServer start(UnaryOperator<ServerOptions.Builder> options) {
    Kiwi db = Kiwi.open(
        MemoryStorage.named("memory"), Options.builder().profile(Profile.DEV).build());
    return start(db, options);
  }

  /** A server for a store that the test has opened. */
  static TestServer start(Kiwi db, UnaryOperator<ServerOptions.Builder> options) {
    return new TestServer(
        db, KiwiServer.start(db, options.apply(ServerOptions.builder()).build()));
  }

  /** A server that has opened the store of a directory. */
  static TestServer in(
      Path directory, Options store, UnaryOperator<ServerOptions.Builder> options) {
    return new TestServer(
        null,
        KiwiServer.start(
            directory, store, options.apply(ServerOptions.builder()).build()));
  }

  URI uri(String path) {
    return URI.create(server.address() + path);
  }

  /** A request with the token. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + server.token());
  }

  Reply get(String path) {
    return send(request(path).GET());
  }

  Reply delete(String path) {
    return send(request(path).DELETE());
  }

  Reply send(String method, String path, String body) {
    return body == null
        ? send(request(path).method(method, HttpRequest.BodyPublishers.noBody()))
        : send(request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  static Reply send(HttpRequest.Builder request) {
    try {
      return new Reply(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An answer. */
  record Reply(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    String body() {
      return response.body();
    }

    JsonNode json() {
      try {
        return JSON.readTree(body());
      } catch (IOException e) {
        throw new UncheckedIOException(body(), e);
      }
    }

    /** The code of a problem; the answer is a whole problem document. */
    String problem() {
      if (!header("Content-Type").startsWith("application/problem+json")) {
        throw new AssertionError(status() + " is no problem: " + body());
      }
      return json().get("code").asText();
    }
  }

  @Override
  public void close() {
    server.close();
    if (db != null) {
      db.close();
    }
  }
}
