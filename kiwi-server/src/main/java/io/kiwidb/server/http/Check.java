package io.kiwidb.server.http;

import org.eclipse.jetty.server.Request;

/** One concern of security. Threading: thread-safe. */
interface Check {
  /**
   * Lets a request pass, or throws a {@link io.kiwidb.server.problem.ProblemException}. Must not
   * read the body, and must not block.
   */
  void check(Request request);
}
