package io.kiwidb.cli.format;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Keys and values that are hard to write down. */
final class RandomBytes {
  private static final String[] PIECES = {
    "a",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\\",
    "\"",
    ",",
    "'",
    "\\x",
    " ",
    "\ufeff",
    "\u00e9",
    "\u6f22",
    "\ud83e\udd5d",
    "\u0085",
    "\u2028"
  };

  private RandomBytes() {}

  /** From none to a dozen bytes or pieces of text. */
  static byte[] some(Random random) {
    if (random.nextInt(3) == 0) {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      return bytes;
    }
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
