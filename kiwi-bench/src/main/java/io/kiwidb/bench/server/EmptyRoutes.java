package io.kiwidb.bench.server;

import io.javalin.Javalin;
import io.javalin.http.Context;

/**
 * The web framework of the server with routes that do nothing: GET answers a constant, PUT reads
 * its body and answers nothing. What is faster than this cannot be built with the framework.
 *
 * <p>Threading: thread-safe.
 */
final class EmptyRoutes implements AutoCloseable {
  private static final int NO_CONTENT = 204;

  private final Javalin javalin;

  EmptyRoutes(int valueBytes) {
    String answer = "{\"value\":\"" + "v".repeat(valueBytes) + "\"}";
    javalin = Javalin.create(config -> {
      config.startup.showJavalinBanner = false;
      config.startup.showOldJavalinVersionWarning = false;
      config.routes.get(
          RequestScripts.PATH, call -> call.contentType("application/json").result(answer));
      config.routes.put(RequestScripts.PATH, EmptyRoutes::swallow);
    });
    javalin.start("127.0.0.1", 0);
  }

  private static void swallow(Context call) {
    call.bodyAsBytes();
    call.status(NO_CONTENT);
  }

  String address() {
    return "http://127.0.0.1:" + javalin.port();
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
