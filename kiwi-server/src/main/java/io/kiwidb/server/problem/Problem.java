package io.kiwidb.server.problem;

/**
 * A problem document (RFC 9457). Threading: immutable.
 *
 * @param type the kind as a URN
 * @param title the kind in a few words
 * @param status the HTTP status
 * @param detail what happened and what to do
 * @param code the stable code
 */
public record Problem(String type, String title, int status, String detail, String code) {
  /** The media type of problem documents. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** Returns the document of a problem. */
  public static Problem of(ProblemCode code, String detail) {
    return new Problem(
        "urn:kiwi:problem:" + code.code(), code.title(), code.status(), detail, code.code());
  }
}
