package io.kiwidb.server.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.Objects;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * Breaks an answer of which a part is sent and the rest cannot be: the connection is closed, so
 * that the client does not take the part for the whole. Threading: stateless.
 */
final class Broken {
  private static final String ATTRIBUTE = Broken.class.getName();

  private Broken() {}

  /** Takes note of the connection of a request. */
  static void prepare(Request request) {
    request.setAttribute(
        ATTRIBUTE, request.getConnectionMetaData().getConnection().getEndPoint());
  }

  /** Breaks the answer to a request. */
  static void answer(Context context) {
    EndPoint connection =
        (EndPoint) Objects.requireNonNull(context.attribute(ATTRIBUTE), "not prepared");
    connection.close(new IOException("the answer cannot be completed"));
  }
}
