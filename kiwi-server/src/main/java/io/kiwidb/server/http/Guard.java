package io.kiwidb.server.http;

import io.kiwidb.server.problem.ProblemException;
import io.kiwidb.server.problem.Problems;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Lets requests pass that all its checks let pass, in their order; answers the others. */
final class Guard extends Handler.Wrapper {
  private final List<Check> checks;
  private final ProblemWriter problems;

  Guard(List<Check> checks, ProblemWriter problems, Handler inner) {
    super(inner);
    this.checks = List.copyOf(checks);
    this.problems = problems;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Headers.secure(response.getHeaders());
    try {
      for (Check check : checks) {
        check.check(request);
      }
    } catch (ProblemException e) {
      problems.write(Problems.of(e), response, callback);
      return true;
    }
    return super.handle(request, response, callback);
  }
}
