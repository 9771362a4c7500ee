package io.kiwidb.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client that sends exactly these bytes, which a library would not. */
final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000; // ends a test that would hang; never asserted

  private final Socket socket;

  RawClient(URI server) {
    try {
      socket = new Socket(server.getHost(), server.getPort());
      socket.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request on a connection of its own and returns the whole answer. */
  static String exchange(URI server, String... lines) {
    try (RawClient client = new RawClient(server)) {
      client.send(String.join("\r\n", lines) + "\r\n");
      return client.readToEnd();
    }
  }

  RawClient send(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads until the server closes the connection. */
  String readToEnd() {
    StringBuilder answer = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      for (int c = in.read(); c >= 0; c = in.read()) {
        answer.append((char) c);
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("the server keeps the connection open after: " + answer, e);
    } catch (IOException e) {
      answer.append("[reset]");
    }
    return answer.toString();
  }

  /** Reads a line. */
  String readLine() {
    return readUntil("\r\n");
  }

  /** Reads up to a text. */
  String readUntil(String end) {
    StringBuilder answer = new StringBuilder();
    try {
      while (answer.indexOf(end) < 0) {
        int c = socket.getInputStream().read();
        if (c < 0) {
          throw new AssertionError("the server has closed the connection after: " + answer);
        }
        answer.append((char) c);
      }
      return answer.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(answer.toString(), e);
    }
  }

  /** Returns whether the server has sent something. */
  boolean hasAnswer() {
    try {
      return socket.getInputStream().available() > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
