package io.kiwidb.server.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Takes the offer of extensions from the upgrade to a WebSocket: none is spoken, and the HTTP
 * server fails at an offer that it cannot parse. Whoever offers one has to go on without it.
 */
final class WithoutExtensions extends Handler.Wrapper {
  WithoutExtensions() {}

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return super.handle(
        request.getHeaders().contains(HttpHeader.SEC_WEBSOCKET_EXTENSIONS)
            ? without(request)
            : request,
        response,
        callback);
  }

  private static Request without(Request request) {
    HttpFields headers = HttpFields.build(request.getHeaders())
        .remove(HttpHeader.SEC_WEBSOCKET_EXTENSIONS)
        .asImmutable();
    return new Request.Wrapper(request) {
      @Override
      public HttpFields getHeaders() {
        return headers;
      }
    };
  }
}
