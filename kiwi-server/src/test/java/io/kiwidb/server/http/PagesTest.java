package io.kiwidb.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.server.DashboardFiles;
import io.kiwidb.server.ServerOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the dashboard. */
class PagesTest {
  private final List<String> asked = new ArrayList<>();
  private final Map<String, String> files = Map.of(
      "index.html", "<!doctype html>index",
      "assets/app-1f2e.js", "code",
      "robots.txt", "none");
  private final DashboardFiles provider = path -> {
    asked.add(path);
    return Optional.ofNullable(files.get(path))
        .map(text -> new DashboardFiles.Resource(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
            path.startsWith("assets/")));
  };
  private final HttpServer server = HttpServer.start(
      ServerOptions.defaults(),
      Token.random(),
      InstantSource.system(),
      List.of(),
      Optional.of(provider));

  @AfterEach
  void close() {
    server.close();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.address().resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @Test
  void thePageIsStrictAboutWhatItLoads() throws Exception {
    HttpResponse<String> page = get("/");
    assertThat(page.body()).isEqualTo("<!doctype html>index");
    assertThat(header(page, "Content-Type")).startsWith("text/html");
    assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(page, "X-Frame-Options")).isEqualTo("DENY");
    assertThat(header(page, "Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "base-uri 'none'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe-eval", "unsafe-inline")
        .doesNotContain("script-src 'self' ")
        .doesNotContain("http:");
  }

  @Test
  void assetsWithAHashStay() throws Exception {
    HttpResponse<String> asset = get("/assets/app-1f2e.js");
    assertThat(asset.body()).isEqualTo("code");
    assertThat(header(asset, "Content-Type")).startsWith("text/javascript");
    assertThat(header(asset, "Cache-Control")).contains("immutable");
    assertThat(header(get("/robots.txt"), "Cache-Control")).isEqualTo("no-cache");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api",
        "/api?operation=scan",
        "/tables/12",
        "/data?key=a",
        "/x/",
        "/a%20b",
        "/a.b/c",
        "/%E2%82%AC",
        "/tree/v1.5"
      })
  void deepLinksShowTheIndex(String path) throws Exception {
    assertThat(get(path).body()).isEqualTo("<!doctype html>index");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/assets/gone.js", "/assets/x", "/favicon.ico", "/app.css"})
  void filesThatAreGoneAreNotFound(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
    assertThat(header(get(path), "Content-Type")).isEqualTo("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/assets/%00.js",
        "/.hidden",
        "/a/.hidden",
        "//secret",
        "/a//b",
        "/C:%5Csecret"
      })
  void aProviderIsNeverAskedForAPathOutside(String path) throws Exception {
    try (java.net.Socket socket =
        new java.net.Socket(server.address().getHost(), server.address().getPort())) {
      socket
          .getOutputStream()
          .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + "Connection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    }
    assertThat(asked).allMatch(name -> name.matches("([\\w-][\\w.-]*/)*[\\w-][\\w.-]*"));
  }
}
