package io.kiwidb.server.http;

import io.kiwidb.server.json.Json;
import io.kiwidb.server.problem.Problem;
import io.kiwidb.server.problem.ProblemCode;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers with problem documents. Threading: thread-safe. */
final class ProblemWriter {
  private static final String SECONDS_TO_WAIT = "1";

  private final Json json;

  ProblemWriter(Json json) {
    this.json = json;
  }

  /** Returns the bytes of a document. */
  byte[] bytes(Problem problem) {
    return json.write(problem);
  }

  /** Returns the header that a problem needs besides, as name and value. */
  static Optional<String[]> header(Problem problem) {
    if (problem.code().equals(ProblemCode.UNAUTHORIZED.code())) {
      return Optional.of(new String[] {"WWW-Authenticate", "Bearer"});
    }
    boolean passes = problem.code().equals(ProblemCode.TOO_MANY_REQUESTS.code())
        || problem.code().equals(ProblemCode.STORE_BUSY.code())
        || problem.code().equals(ProblemCode.WRITE_STALLED.code());
    return passes ? Optional.of(new String[] {"Retry-After", SECONDS_TO_WAIT}) : Optional.empty();
  }

  /** Answers a request that does not reach the routes. */
  void write(Problem problem, Response response, Callback callback) {
    Headers.secure(response.getHeaders());
    response.setStatus(problem.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    header(problem).ifPresent(field -> response.getHeaders().put(field[0], field[1]));
    response.write(true, ByteBuffer.wrap(bytes(problem)), callback);
  }
}
