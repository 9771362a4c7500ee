package io.kiwidb.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Random WebSocket frames, as clients send them: from wishes and keystrokes that are right to bytes
 * that are no frame. Threading: not thread-safe.
 */
final class FuzzFrames {
  private static final int FIN = 0x80;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int MASK = 0x80;
  private static final int MOST_BYTES = 70_000; // what a deaf server takes without a wait

  private static final String[] TOPICS = {"stats", "events", "logs", "compactions", "no", ""};
  private static final String[] KEYS = {
    "\r",
    "\n",
    "\t",
    "\u0003",
    "\u0004",
    "\u001a",
    "\u001b[A",
    "\u001b[",
    "\u007f",
    "\u0000",
    "\u0018\u0005",
    "\u009b31m",
    "\ud83e\udd5d",
    "\u202e",
    "put a b\r",
    "get a\r",
    "scan\r",
    "snapshot\r",
    "help\r",
    "\u0011\u0013",
    "\u001b]0;title\u0007",
    "\u001bP",
    "x".repeat(500)
  };

  private final Random random;

  FuzzFrames(Random random) {
    this.random = random;
  }

  /** Returns a few frames. */
  byte[] next() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    switch (random.nextInt(24)) {
      case 0 -> frame(out, FIN | BINARY, MASK, bytes(random.nextInt(300)));
      case 1 -> frame(out, FIN | TEXT, MASK, text("x".repeat(random.nextInt(MOST_BYTES))));
      case 2 -> fragments(out);
      case 3 -> frame(out, FIN | TEXT, 0, text(wish())); // not masked
      case 4 -> frame(out, FIN | pick(3, 4, 5, 6, 7, 11, 12, 13, 14, 15), MASK, bytes(4));
      case 5 -> frame(out, FIN | pick(0x10, 0x20, 0x40, 0x70) | TEXT, MASK, text(wish()));
      case 6 -> frame(out, FIN | PING, MASK, bytes(random.nextInt(126)));
      case 7 -> frame(out, pick(FIN | PING, PING, CLOSE), MASK, bytes(random.nextInt(400)));
      case 8 -> frame(out, FIN | PONG, MASK, bytes(random.nextInt(126)));
      case 9 -> {
        frame(out, FIN | TEXT, MASK, text(wish()));
        byte[] whole = out.toByteArray();
        out.reset();
        out.write(whole, 0, random.nextInt(whole.length)); // half a frame
      }
      case 10 -> close(out);
      case 11 -> out.writeBytes(bytes(random.nextInt(64))); // no frame
      case 12 -> frame(out, FIN | TEXT, MASK, bytes(random.nextInt(64))); // no UTF-8
      case 13 -> out.writeBytes(length(pick(0x7f, 0xff), bytes(8))); // up to 2^64 bytes
      case 14 -> frame(out, pick(0, FIN), MASK, text("a continuation of nothing"));
      case 15, 16 -> frame(out, FIN | TEXT, MASK, text(broken()));
      case 17, 18, 19, 20 -> frame(out, FIN | TEXT, MASK, text(keys()));
      default -> frame(out, FIN | TEXT, MASK, text(wish()));
    }
    return out.toByteArray();
  }

  private int pick(int... from) {
    return from[random.nextInt(from.length)];
  }

  private String pick(String... from) {
    return from[random.nextInt(from.length)];
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String wish() {
    String level = random.nextInt(3) == 0 ? ",\"logLevel\":\"" + pick("debug", "warn", "x") : "";
    return "{\"topics\":[\"" + TOPICS[random.nextInt(4)] + "\",\""
        + TOPICS[random.nextInt(random.nextInt(8) == 0 ? TOPICS.length : 4)] + "\"]"
        + (level.isEmpty() ? "" : level + "\"") + "}";
  }

  private String broken() {
    return pick(
        "",
        "null",
        "{",
        "[]",
        "{\"topics\":" + "[".repeat(2_000),
        "{\"topics\":[\"logs\",\"logs\",\"logs\",\"logs\",\"logs\"]}",
        "{\"topics\":null,\"logLevel\":null}",
        "{\"input\":1" + "0".repeat(1_500) + "}",
        "{\"size\":{\"columns\":-1,\"rows\":99999999999}}",
        "{\"input\":\"\\ud800\"}",
        "{\"@class\":\"java.lang.Runtime\"}",
        "\u0000");
  }

  private String keys() {
    if (random.nextInt(6) == 0) {
      return "{\"size\":{\"columns\":" + random.nextInt(1_100) + ",\"rows\":" + random.nextInt(99)
          + "}}";
    }
    StringBuilder typed = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      for (char each : pick(KEYS).toCharArray()) {
        typed.append(String.format("\\u%04x", (int) each));
      }
    }
    return "{\"input\":\"" + typed + "\"}";
  }

  private void fragments(ByteArrayOutputStream out) {
    byte[] whole = text(random.nextBoolean() ? wish() : keys());
    int cut = random.nextInt(whole.length + 1);
    frame(out, TEXT, MASK, java.util.Arrays.copyOf(whole, cut));
    if (random.nextBoolean()) {
      frame(out, FIN | PING, MASK, bytes(3)); // may come between
    }
    int first = random.nextInt(8) == 0 ? TEXT : 0; // a new message must not
    frame(out, FIN | first, MASK, java.util.Arrays.copyOfRange(whole, cut, whole.length));
  }

  private void close(ByteArrayOutputStream out) {
    int code = pick(0, 999, 1000, 1001, 1004, 1005, 1006, 1011, 1015, 3000, 4999, 5000, 65_535);
    byte[] payload = switch (random.nextInt(4)) {
      case 0 -> new byte[0];
      case 1 -> bytes(1);
      case 2 -> new byte[] {(byte) (code >> 8), (byte) code};
      default -> length(code >> 8, length(code & 0xff, bytes(random.nextInt(120))));
    };
    frame(out, FIN | CLOSE, MASK, payload);
  }

  private static byte[] length(int first, byte[] rest) {
    byte[] all = new byte[rest.length + 1];
    all[0] = (byte) first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  private void frame(ByteArrayOutputStream out, int head, int mask, byte[] payload) {
    if ((head & 15) == CLOSE
        && payload.length > 1
        && payload[0] == 3
        && payload[1] == (byte) 0xf3) {
      payload[1]++; // 1011 comes back as an echo: only the server itself shall say it
    }
    out.write(head);
    if (payload.length < 126) {
      out.write(mask | payload.length);
    } else if (payload.length < 1 << 16) {
      out.write(mask | 126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    } else {
      out.write(mask | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) ((long) payload.length >> shift));
      }
    }
    byte[] key = mask == 0 ? new byte[4] : bytes(4);
    if (mask != 0) {
      out.writeBytes(key);
    }
    for (int i = 0; i < payload.length; i++) {
      out.write(payload[i] ^ key[i % 4]);
    }
  }
}
