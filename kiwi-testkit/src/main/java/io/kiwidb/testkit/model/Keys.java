package io.kiwidb.testkit.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;

/** Order and text form of keys in the model; independent of the engine's. */
public final class Keys {
  /** Unsigned bytewise order; a prefix comes first. */
  public static final Comparator<byte[]> ORDER = Arrays::compareUnsigned;

  private static final int SHOWN = 24;

  private Keys() {}

  /** Formats a key for messages: in hex, shortened if long, and as text if readable. */
  public static String text(byte[] key) {
    if (key.length == 0) {
      return "(empty)";
    }
    String hex = HexFormat.of().formatHex(key, 0, Math.min(SHOWN, key.length));
    return key.length > SHOWN ? hex + "...(" + key.length + " bytes)" : hex;
  }
}
