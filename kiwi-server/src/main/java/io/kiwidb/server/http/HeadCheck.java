package io.kiwidb.server.http;

import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;

/** Bounds the headers, and lets only methods and bodies pass that the interface has. */
final class HeadCheck implements Check {
  private static final int MOST_HEADERS = 100;
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

  private final long mostHeaderBytes;
  private final long mostBodyBytes;

  HeadCheck(long mostHeaderBytes, long mostBodyBytes) {
    this.mostHeaderBytes = mostHeaderBytes;
    this.mostBodyBytes = mostBodyBytes;
  }

  /** Returns whether a request may change something. */
  static boolean isChange(Request request) {
    String method = request.getMethod();
    return !HttpMethod.GET.is(method) && !HttpMethod.HEAD.is(method);
  }

  @Override
  public void check(Request request) {
    if (!METHODS.contains(request.getMethod())) {
      throw new ProblemException(
          ProblemCode.METHOD_NOT_ALLOWED, "The interface does not have this method.");
    }
    HttpFields headers = request.getHeaders();
    long bytes = 0;
    for (HttpField field : headers) {
      bytes += field.getName().length()
          + (field.getValue() == null ? 0 : field.getValue().length());
    }
    if (bytes > mostHeaderBytes || headers.size() > MOST_HEADERS) {
      throw new ProblemException(ProblemCode.TOO_LARGE, "The headers are too long.");
    }
    if (headers.getLongField(HttpHeader.CONTENT_LENGTH) > mostBodyBytes) {
      throw new ProblemException(
          ProblemCode.TOO_LARGE, "The body may have at most " + mostBodyBytes + " bytes.");
    }
    if (!isChange(request) && Bodies.isAnnounced(request)) {
      throw new ProblemException(
          ProblemCode.BAD_REQUEST, "A request with this method has no body.");
    }
    if (isChange(request) && Bodies.isAnnounced(request) && !isJson(headers)) {
      throw new ProblemException(
          ProblemCode.UNSUPPORTED_MEDIA_TYPE,
          "Send the body with Content-Type: application/json, and without Content-Encoding.");
    }
  }

  private static boolean isJson(HttpFields headers) {
    String type = headers.get(HttpHeader.CONTENT_TYPE);
    return type != null
        && type.strip()
            .toLowerCase(java.util.Locale.ROOT)
            .matches("application/json(\\s*;\\s*charset\\s*=\\s*\"?utf-8\"?)?")
        && !headers.contains(HttpHeader.CONTENT_ENCODING);
  }
}
