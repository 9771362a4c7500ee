package io.kiwidb.server.problem;

import java.io.Serial;
import java.util.Objects;

/**
 * A problem that the client is told. Thrown by resources, which know nothing of HTTP. It has no
 * stack trace: the code says where it comes from.
 */
public final class ProblemException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1;

  private final ProblemCode code;

  /**
   * Creates a problem.
   *
   * @param code its kind
   * @param detail what happened and what to do; the client reads it, so it contains no path
   */
  public ProblemException(ProblemCode code, String detail) {
    super(Objects.requireNonNull(detail, "detail"), null, false, false);
    this.code = code;
  }

  /** Returns the kind. */
  public ProblemCode code() {
    return code;
  }

  /** Returns what happened and what to do. */
  public String detail() {
    return Objects.requireNonNull(getMessage());
  }
}
