package io.kiwidb.server.problem;

import java.util.Locale;

/** The kinds of problems that the interface tells, with their stable codes. */
public enum ProblemCode {
  /** The request is malformed. */
  BAD_REQUEST(400, "The request is not understood"),
  /** Bytes that are not UTF-8 were asked for as text. */
  NOT_TEXT(422, "The bytes are not text"),
  /** No valid token or session. */
  UNAUTHORIZED(401, "Authentication is required"),
  /** The request lacks what a change needs. */
  FORBIDDEN(403, "The request is not allowed"),
  /** The name of the host is not one of this server. */
  HOST_NOT_ALLOWED(403, "The host is not allowed"),
  /** The page that sends the request is not of this server. */
  ORIGIN_NOT_ALLOWED(403, "The origin is not allowed"),
  /** Destructive operations are not enabled. */
  ADMIN_REQUIRED(403, "Administration is not enabled"),
  /** The server accepts no changes. */
  READ_ONLY_SERVER(403, "The server is read-only"),
  /** There is no such resource. */
  NOT_FOUND(404, "Not found"),
  /** The key is absent. */
  KEY_NOT_FOUND(404, "The key is absent"),
  /** There is no such keyspace. */
  UNKNOWN_KEYSPACE(404, "There is no such keyspace"),
  /** There is no such setting. */
  UNKNOWN_SETTING(404, "There is no such setting"),
  /** Options or settings are out of bounds or contradict each other. */
  INVALID_OPTIONS(400, "The options are not valid"),
  /** The snapshot was released. */
  SNAPSHOT_EXPIRED(410, "The snapshot has been released"),
  /** The state of the store does not allow the operation. */
  CONFLICT(409, "The operation conflicts with the state of the store"),
  /** A part of the request or of the answer exceeds its limit. */
  TOO_LARGE(413, "Too large"),
  /** A client exceeds its share. */
  TOO_MANY_REQUESTS(429, "Too many requests"),
  /** The body is not JSON. */
  UNSUPPORTED_MEDIA_TYPE(415, "The body must be application/json"),
  /** The resource does not have this method. */
  METHOD_NOT_ALLOWED(405, "The method is not allowed"),
  /** The store is closed. */
  STORE_CLOSED(503, "The store is closed"),
  /** The store rejects writes. */
  STORE_READ_ONLY(409, "The store rejects writes"),
  /** Too many operations of this kind are running. */
  STORE_BUSY(503, "The store is busy"),
  /** A write stall lasted too long. */
  WRITE_STALLED(503, "The write was stalled"),
  /** The disk fails, or is full. */
  STORAGE_FAILURE(500, "The storage failed"),
  /** Data is corrupt. */
  CORRUPTION(500, "Data is corrupt"),
  /** The operation takes longer than a request may; it goes on. */
  TIMEOUT(504, "The operation takes too long"),
  /** The server lacks the part that answers this. */
  UNAVAILABLE(501, "Not available"),
  /** An error of the server. */
  INTERNAL(500, "Internal error");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** Returns the stable code, such as {@code not-found}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns the kind of problem in a few words. */
  public String title() {
    return title;
  }
}
