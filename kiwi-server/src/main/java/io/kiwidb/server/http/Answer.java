package io.kiwidb.server.http;

import org.jspecify.annotations.Nullable;

/**
 * What a route answers. Threading: immutable.
 *
 * @param status the HTTP status
 * @param body a record that becomes JSON, text as it is, or nothing
 */
public record Answer(int status, @Nullable Object body) {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int ACCEPTED = 202;
  private static final int NO_CONTENT = 204;

  /**
   * Text that is no JSON.
   *
   * @param mediaType its media type
   * @param text the text
   */
  public record Text(String mediaType, String text) {}

  /** Returns an answer with a body. */
  public static Answer ok(Object body) {
    return new Answer(OK, body);
  }

  /** Returns an answer with something new. */
  public static Answer created(Object body) {
    return new Answer(CREATED, body);
  }

  /** Returns an answer with something that has begun. */
  public static Answer accepted(Object body) {
    return new Answer(ACCEPTED, body);
  }

  /** Returns an answer without a body. */
  public static Answer none() {
    return new Answer(NO_CONTENT, null);
  }
}
