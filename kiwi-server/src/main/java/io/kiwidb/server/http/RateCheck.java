package io.kiwidb.server.http;

import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import org.eclipse.jetty.server.Request;

/** Bounds the requests of one client address. */
final class RateCheck implements Check {
  private final RateLimit limit;

  RateCheck(RateLimit limit) {
    this.limit = limit;
  }

  @Override
  public void check(Request request) {
    if (!limit.tryTake(ClientAddress.of(request))) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_REQUESTS, "Requests come too fast; wait a second.");
    }
  }
}
