package io.kiwidb.server.http;

import io.kiwidb.server.problem.Problem;
import io.kiwidb.server.problem.ProblemCode;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * What the HTTP server itself says about requests that it refuses, such as one with a malformed
 * request line: a problem document as well, without its reason, which may contain a stack trace.
 */
final class ErrorDocuments extends ErrorHandler {
  private final ProblemWriter problems;

  ErrorDocuments(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    problems.write(of(response.getStatus()), response, callback);
    return true;
  }

  private static Problem of(int status) {
    ProblemCode code = switch (status) {
      case HttpStatus.NOT_FOUND_404 -> ProblemCode.NOT_FOUND;
      case HttpStatus.METHOD_NOT_ALLOWED_405 -> ProblemCode.METHOD_NOT_ALLOWED;
      case HttpStatus.REQUEST_TIMEOUT_408 -> ProblemCode.TIMEOUT;
      case HttpStatus.PAYLOAD_TOO_LARGE_413,
          HttpStatus.URI_TOO_LONG_414,
          HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 -> ProblemCode.TOO_LARGE;
      default ->
        status >= HttpStatus.INTERNAL_SERVER_ERROR_500
            ? ProblemCode.INTERNAL
            : ProblemCode.BAD_REQUEST;
    };
    Problem problem = Problem.of(code, "The server refused the request: " + code.title() + ".");
    return new Problem(problem.type(), problem.title(), status, problem.detail(), problem.code());
  }
}
