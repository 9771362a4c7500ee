package io.kiwidb.server.http;

import io.kiwidb.server.DashboardFiles;
import io.kiwidb.server.problem.Problem;
import io.kiwidb.server.problem.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The files of the dashboard, which need no token: they contain no data. Everything outside
 * {@code /api/} and {@code /metrics} is theirs; a path without a file is a deep link, which the
 * dashboard itself resolves. {@code /api} is one: the page that describes the interface.
 */
final class Pages extends Handler.Wrapper {
  private static final String INDEX = "index.html";
  private static final Pattern FILE = Pattern.compile("(?:[\\w-][\\w.-]*/)*[\\w-][\\w.-]*");
  private static final String ASSETS = "/assets/";
  private static final Map<String, String> MEDIA_TYPES = Map.ofEntries(
      Map.entry("html", "text/html;charset=utf-8"),
      Map.entry("js", "text/javascript;charset=utf-8"),
      Map.entry("css", "text/css;charset=utf-8"),
      Map.entry("json", "application/json"),
      Map.entry("map", "application/json"),
      Map.entry("webmanifest", "application/manifest+json"),
      Map.entry("svg", "image/svg+xml"),
      Map.entry("png", "image/png"),
      Map.entry("ico", "image/x-icon"),
      Map.entry("woff2", "font/woff2"),
      Map.entry("txt", "text/plain;charset=utf-8"));

  private static final String MISSING = """
      <!doctype html>
      <html lang="en">
      <title>Kiwi</title>
      <h1>The dashboard is not installed</h1>
      <p>This server answers at <code>/api/v1</code>. To see the dashboard, start it with
      <code>./kiwi web</code>, or add the module <code>kiwi-dashboard</code> to the module path of
      the application.</p>
      </html>
      """;

  private final Optional<DashboardFiles> files;
  private final ProblemWriter problems;

  Pages(Optional<DashboardFiles> files, ProblemWriter problems, Handler inner) {
    super(inner);
    this.files = files;
    this.problems = problems;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = request.getHttpURI().getCanonicalPath();
    boolean reads =
        HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
    if (!reads || path == null || isOfInterface(path)) {
      return super.handle(request, response, callback);
    }
    answer(path, request, response, callback);
    return true;
  }

  private static boolean isOfInterface(String path) {
    return path.startsWith("/api/") || path.equals("/metrics");
  }

  private void answer(String path, Request request, Response response, Callback callback)
      throws IOException {
    String name = path.equals("/") ? INDEX : path.substring(1);
    Optional<DashboardFiles.Resource> file =
        FILE.matcher(name).matches() ? find(name) : Optional.empty();
    if (file.isEmpty() && (path.startsWith(ASSETS) || MEDIA_TYPES.containsKey(extension(name)))) {
      if (!name.equals(INDEX)) {
        problems.write(
            Problem.of(ProblemCode.NOT_FOUND, "There is no such file."), response, callback);
        return;
      }
    }
    if (file.isEmpty()) {
      name = INDEX;
      file = find(INDEX);
    }
    boolean isHashed = file.isPresent() && file.get().isHashed();
    byte[] bytes = file.isPresent() ? read(file.get()) : MISSING.getBytes(StandardCharsets.UTF_8);
    Headers.securePage(response.getHeaders());
    response
        .getHeaders()
        .put(
            HttpHeader.CACHE_CONTROL,
            isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    response
        .getHeaders()
        .put(
            HttpHeader.CONTENT_TYPE,
            MEDIA_TYPES.getOrDefault(extension(name), "application/octet-stream"));
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
    boolean head = HttpMethod.HEAD.is(request.getMethod());
    response.write(true, head ? ByteBuffer.allocate(0) : ByteBuffer.wrap(bytes), callback);
  }

  private Optional<DashboardFiles.Resource> find(String name) {
    return files.flatMap(provider -> provider.find(name));
  }

  private static byte[] read(DashboardFiles.Resource file) throws IOException {
    try (InputStream in = file.content()) {
      return in.readAllBytes();
    }
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
