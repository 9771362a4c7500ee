package io.kiwidb.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A connection over which the server tells something by itself: a WebSocket, or the broadcast of
 * the log. It is read only when a test says so. Threading: not thread-safe.
 */
final class FuzzSocket implements AutoCloseable {
  /** What is spoken. */
  enum Kind {
    /** WebSocket frames. */
    FRAMES,
    /** Lines. */
    LINES
  }

  private static final int CLOSE = 8;
  private static final int INTERNAL = 1011;

  private final Socket socket;
  private final Kind kind;
  private byte[] buffer = new byte[1 << 12]; // what is read of a frame that is not whole yet
  private int buffered;

  FuzzSocket(Socket socket, Kind kind) {
    this.socket = socket;
    this.kind = kind;
  }

  /** Sends bytes. Returns false if the server has closed the connection. */
  boolean send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Reads what has arrived, waiting for nothing.
   *
   * @param codes counts the codes of closing frames
   * @param faults receives what no server should say
   */
  void read(Map<Integer, Long> codes, List<String> faults) throws IOException {
    try {
      InputStream in = socket.getInputStream();
      for (int arrived = in.available(); arrived > 0; arrived = in.available()) {
        if (kind == Kind.LINES) {
          in.skipNBytes(arrived);
          continue;
        }
        if (buffer.length - buffered < arrived) {
          buffer = java.util.Arrays.copyOf(buffer, buffered + arrived);
        }
        buffered += in.readNBytes(buffer, buffered, arrived);
        takeFrames(codes, faults);
      }
    } catch (SocketException e) {
      buffered = 0; // reset by the server
    }
  }

  private void takeFrames(Map<Integer, Long> codes, List<String> faults) {
    int at = 0;
    for (int size = frame(at); size > 0; size = frame(at)) {
      int payload = payload(at);
      int length = size - (payload - at);
      String text = new String(buffer, payload, length, StandardCharsets.UTF_8);
      int code = (buffer[at] & 15) != CLOSE ? 0 : length < 2 ? 1005 : unsigned(payload, 2);
      if (code != 0) {
        codes.merge(code, 1L, Long::sum);
      }
      if (code == INTERNAL || text.contains("io.kiwidb.") || text.contains("Exception")) {
        faults.add("the server says " + code + " " + text);
      }
      at += size;
    }
    System.arraycopy(buffer, at, buffer, 0, buffered - at);
    buffered -= at;
  }

  /** Returns the size of the frame at a place; 0 if it is not whole. */
  private int frame(int at) {
    if (buffered - at < 2 || payload(at) > buffered) {
      return 0;
    }
    int length = buffer[at + 1] & 127;
    int size = payload(at)
        - at
        + (length < 126 ? length : length == 126 ? unsigned(at + 2, 2) : unsigned(at + 6, 4));
    return at + size <= buffered ? size : 0;
  }

  private int payload(int at) {
    int length = buffer[at + 1] & 127;
    return at + (length < 126 ? 2 : length == 126 ? 4 : 10);
  }

  private int unsigned(int at, int count) {
    int value = 0;
    for (int i = at; i < at + count; i++) {
      value = value << 8 | buffer[i] & 0xff;
    }
    return value;
  }

  /** Says that nothing more comes, but stays. */
  void fallSilent() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      assert e.getMessage() != null; // the server was first
    }
  }

  /** Vanishes: what was not read makes the system reset the connection. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
