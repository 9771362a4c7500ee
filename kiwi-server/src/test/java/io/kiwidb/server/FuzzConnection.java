package io.kiwidb.server;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection that stays open over many requests. Threading: not thread-safe. */
final class FuzzConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000; // ends a test that would hang; never asserted

  private final URI server;
  private String from = ""; // any address
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  /** An answer. */
  record Answer(int status, String head, String body) {}

  FuzzConnection(URI server) {
    this.server = server;
  }

  /** Sends a request; empty if the server closed the connection instead of answering. */
  Optional<Answer> exchange(String request) throws IOException {
    Socket open = socket;
    if (open == null) {
      open = connect();
      open.setSoTimeout(PATIENCE_MILLIS);
      open.setTcpNoDelay(true);
      socket = open;
      in = new BufferedInputStream(open.getInputStream());
    }
    try {
      open.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return Optional.of(read(request.startsWith("HEAD")));
    } catch (IllegalStateException e) {
      throw new IllegalStateException("after the request " + request, e);
    } catch (EOFException | SocketException e) {
      close();
      return Optional.empty();
    }
  }

  private Socket connect() throws IOException {
    if (from.isEmpty()) {
      return new Socket(server.getHost(), server.getPort());
    }
    try {
      return new Socket(
          InetAddress.getByName(server.getHost()),
          server.getPort(),
          InetAddress.getByName(from),
          0);
    } catch (BindException e) { // a system with one loopback address
      from = "";
      return connect();
    }
  }

  /** Closes the connection; the next one comes from an address. */
  void reopenFrom(String address) throws IOException {
    close();
    from = address;
  }

  /** Hands over what is left of the connection, which the caller closes. */
  Optional<Socket> release() {
    Optional<Socket> left = Optional.ofNullable(socket);
    socket = null;
    return left;
  }

  private Answer read(boolean withoutBody) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
      head.append((char) next());
    }
    String lower = head.toString().toLowerCase(Locale.ROOT);
    if (!lower.startsWith("http/1.1 ")) {
      throw new IllegalStateException("not the head of an answer: " + head);
    }
    int status = Integer.parseInt(head.substring(9, 12));
    if (status == 100) {
      return read(withoutBody);
    }
    StringBuilder body = new StringBuilder();
    if (lower.contains("transfer-encoding: chunked")) {
      for (int size = chunk(); size > 0; size = chunk()) {
        take(body, size);
        take(new StringBuilder(), 2);
      }
      take(new StringBuilder(), 2);
    } else if (!withoutBody && lower.contains("content-length: ")) {
      int at = lower.indexOf("content-length: ") + "content-length: ".length();
      take(body, Integer.parseInt(lower.substring(at, lower.indexOf("\r\n", at))));
    }
    if (lower.contains("connection: close")) {
      close();
    }
    return new Answer(status, lower, body.toString());
  }

  private int chunk() throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.indexOf("\r\n", line.length() - 2) < 0) {
      line.append((char) next());
    }
    return Integer.parseInt(line.toString().strip(), 16);
  }

  private void take(StringBuilder to, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      to.append((char) next());
    }
  }

  private int next() throws IOException {
    InputStream open = in;
    int next = open == null ? -1 : open.read();
    if (next < 0) {
      throw new EOFException();
    }
    return next;
  }

  @Override
  public void close() throws IOException {
    Socket open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
  }
}
