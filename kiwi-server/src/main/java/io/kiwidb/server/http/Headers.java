package io.kiwidb.server.http;

import org.eclipse.jetty.http.HttpFields;

/** The headers of every answer: browsers do with it only what they are told. */
final class Headers {
  /** Nothing of an answer of the interface is ever shown as a page. */
  private static final String NO_PAGE = "default-src 'none'; frame-ancestors 'none'";

  /** Scripts and styles come from our own files only, and no string becomes one of them. */
  private static final String PAGE = "default-src 'none'; script-src 'self'; "
      + "style-src 'self'; img-src 'self' data:; font-src 'self'; "
      + "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
      + "frame-ancestors 'none'";

  private static final String CSP = "Content-Security-Policy";

  private Headers() {}

  /** Sets the headers of an answer that is not a page. */
  static void secure(HttpFields.Mutable headers) {
    headers.put(CSP, NO_PAGE);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Frame-Options", "DENY");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cache-Control", "no-store");
  }

  /** Sets what is different for the files of the dashboard. */
  static void securePage(HttpFields.Mutable headers) {
    headers.put(CSP, PAGE);
  }
}
