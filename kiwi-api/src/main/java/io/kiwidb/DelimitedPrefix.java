package io.kiwidb;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The rule {@code until}, see {@link PrefixRule#until}. Threading: immutable. */
final class DelimitedPrefix implements PrefixRule {
  private static final int MAX_DELIMITER = 31; // in hex, it must fit into a parameter
  private static final String HEX = "0x";

  private final byte[] delimiter;
  private final String shown;

  private DelimitedPrefix(byte[] delimiter) {
    this.delimiter = delimiter;
    this.shown = text(delimiter);
  }

  static DelimitedPrefix of(byte[] delimiter) {
    if (delimiter.length < 1 || delimiter.length > MAX_DELIMITER) {
      throw new InvalidOptionsException("the prefix rule until needs a delimiter of 1 to "
          + MAX_DELIMITER + " bytes, as in until:/, and not " + delimiter.length);
    }
    return new DelimitedPrefix(delimiter.clone());
  }

  private static String text(byte[] delimiter) {
    String text = new String(delimiter, StandardCharsets.ISO_8859_1);
    boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7f) && !text.startsWith(HEX);
    return plain ? text : HEX + HexFormat.of().formatHex(delimiter);
  }

  @Override
  public String name() {
    return "until:" + shown;
  }

  @Override
  public String description() {
    return "up to the first " + shown;
  }

  @Override
  public int prefixLength(byte[] key, int offset, int length) {
    byte first = delimiter[0];
    int last = offset + length - delimiter.length;
    for (int at = offset; at <= last; at++) {
      if (key[at] == first && isAt(key, at)) {
        return at + delimiter.length - offset;
      }
    }
    return NONE;
  }

  private boolean isAt(byte[] key, int at) {
    for (int i = 1; i < delimiter.length; i++) {
      if (key[at + i] != delimiter[i]) {
        return false;
      }
    }
    return true;
  }
}
