package io.kiwidb.server.http;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.server.ServerLimit;
import io.kiwidb.server.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Where the server listens, and whether it may. Threading: immutable. */
final class Address {
  private static final int ACCEPTORS = 1;
  private static final int SELECTORS = 1;
  private static final long STOP_IDLE_MILLIS = 100;

  private final String host;
  private final String name;
  private final int port;
  private final Optional<ServerOptions.Tls> tls;

  private Address(String host, String name, int port, Optional<ServerOptions.Tls> tls) {
    this.host = host;
    this.name = name;
    this.port = port;
    this.tls = tls;
  }

  /** Returns the address of options; fails if it may not be listened on. */
  static Address of(ServerOptions options) {
    try {
      boolean loopback = true;
      boolean all = false;
      for (InetAddress address : InetAddress.getAllByName(options.host())) {
        loopback &= address.isLoopbackAddress();
        all |= address.isAnyLocalAddress();
      }
      if (!loopback && options.tls().isEmpty() && !options.allowsPlainTextAnywhere()) {
        throw new InvalidOptionsException("the address " + options.host()
            + " can be reached from other machines: give a certificate (TLS),"
            + " or allow plain text explicitly");
      }
      String name = all ? "localhost" : options.host();
      return new Address(options.host(), name, options.port(), options.tls());
    } catch (UnknownHostException e) {
      throw new InvalidOptionsException("there is no address for the name " + options.host());
    }
  }

  /**
   * Returns the name under which clients reach the server. Not that of all addresses, such as
   * 0.0.0.0, which is an address to listen on and none to speak to.
   */
  String name() {
    return name;
  }

  SessionCookie.Transport transport() {
    return tls.isPresent() ? SessionCookie.Transport.TLS : SessionCookie.Transport.PLAIN;
  }

  /** Returns the address as clients write it. */
  URI uri(int actualPort) {
    String inUri = name.indexOf(':') >= 0 ? "[" + name + "]" : name;
    return URI.create((tls.isPresent() ? "https://" : "http://") + inUri + ":" + actualPort);
  }

  /** Returns the failure to start as one that says what to do. */
  RuntimeException failed(RuntimeException error) {
    return new UncheckedIOException(new IOException(
        "cannot listen on " + host + " port " + port
            + "; if another program uses it, choose another port, or 0 for any that is free",
        error));
  }

  ServerConnector connector(Server server, ServerOptions options) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize((int) options.limit(ServerLimit.HEAD_BYTES));
    http.setIdleTimeout(options.limit(ServerLimit.IDLE_MILLIS));
    ServerConnector connector =
        new ServerConnector(server, null, null, null, ACCEPTORS, SELECTORS, factories(http));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(options.limit(ServerLimit.IDLE_MILLIS));
    connector.setReuseAddress(true);
    connector.setShutdownIdleTimeout(STOP_IDLE_MILLIS); // connections kept alive do not hold us up
    return connector;
  }

  private ConnectionFactory[] factories(HttpConfiguration http) {
    if (tls.isEmpty()) {
      return new ConnectionFactory[] {new HttpConnectionFactory(http)};
    }
    // Names are checked by HostCheck; the certificate may be for another one of several.
    http.addCustomizer(new SecureRequestCustomizer(false));
    SslContextFactory.Server context = new SslContextFactory.Server();
    context.setKeyStoreType("PKCS12");
    context.setKeyStorePath(tls.get().keyStore().toUri().toString());
    context.setKeyStorePassword(password(tls.get().passwordFile()));
    context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    return new ConnectionFactory[] {
      new SslConnectionFactory(context, "http/1.1"), new HttpConnectionFactory(http)
    };
  }

  private static String password(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the password file " + file, e);
    }
  }
}
