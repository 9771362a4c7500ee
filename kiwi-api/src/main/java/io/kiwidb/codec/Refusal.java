package io.kiwidb.codec;

import io.kiwidb.DecodingException;
import java.util.HexFormat;

/** Creates the exceptions for bytes that a codec does not write. Threading: stateless. */
final class Refusal {
  private static final int SHOWN = 16; // bytes

  private Refusal() {}

  static DecodingException of(String expected, byte[] array, int offset, int length) {
    int shown = Math.min(length, SHOWN);
    return new DecodingException("expected " + expected + ", found " + length + " bytes"
        + (length == 0 ? "" : ": " + HexFormat.of().formatHex(array, offset, offset + shown))
        + (shown < length ? "…" : ""));
  }
}
