package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a certificate. */
class TlsTest {
  private static final String PASSWORD = "not a secret";

  @TempDir
  Path directory;

  private Path keyStore() throws Exception {
    Path file = directory.resolve("keys.p12");
    int status = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "kiwi",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "SAN=dns:localhost,ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass",
            PASSWORD)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("keytool.txt").toFile())
        .start()
        .waitFor();
    assertThat(status).as(Files.readString(directory.resolve("keytool.txt"))).isZero();
    return file;
  }

  private Path password(String password) throws Exception {
    return Files.writeString(directory.resolve("password"), password + "\n");
  }

  private static SSLContext trusting(Path file) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("kiwi", keys.getCertificate("kiwi"));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  @Test
  void otherAddressesAreServedWithTlsAndCookiesAreSecure() throws Exception {
    Path keys = keyStore();
    Path password = password(PASSWORD);
    HttpClient client = HttpClient.newBuilder().sslContext(trusting(keys)).build();
    try (TestServer server =
        TestServer.start(options -> options.host("0.0.0.0").tls(keys, password))) {
      String origin = "https://localhost:" + server.server.address().getPort();
      assertThat(server.server.address().getScheme()).isEqualTo("https");
      HttpResponse<String> response = client.send(
          HttpRequest.newBuilder(java.net.URI.create(origin + "/api/v1/session"))
              .header("Content-Type", "application/json")
              .header("Origin", origin)
              .POST(BodyPublishers.ofString("{\"token\":\"" + server.server.token() + "\"}"))
              .build(),
          HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(response.headers().firstValue("Set-Cookie").orElse(""))
          .startsWith("__Host-kiwi_session_" + server.server.address().getPort() + "=")
          .contains("Secure", "HttpOnly", "SameSite=Strict", "Path=/")
          .doesNotContain("Domain");
      assertThat(RawClient.exchange(
              java.net.URI.create("http://127.0.0.1:" + server.server.address().getPort()),
              "GET / HTTP/1.1",
              "Host: localhost",
              ""))
          .doesNotContain("HTTP/1.1 200");
    }
  }

  @Test
  void aWrongPasswordIsToldAndNothingIsLeftBehind() throws Exception {
    Path keys = keyStore();
    Path password = password("wrong");
    assertThatThrownBy(() -> TestServer.start(options -> options.tls(keys, password)))
        .isInstanceOf(RuntimeException.class)
        .hasMessageNotContaining("wrong");
  }
}
