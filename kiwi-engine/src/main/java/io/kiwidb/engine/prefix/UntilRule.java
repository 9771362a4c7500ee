package io.kiwidb.engine.prefix;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.PrefixRule;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The rule {@code until}: up to the first delimiter, inclusive, which is a slash if not said.
 * Threading: immutable.
 */
public final class UntilRule implements PrefixRule {
  private static final String HEX = "0x";
  private static final PrefixRule SLASH = PrefixRule.until((byte) '/');

  /** Creates it. */
  public UntilRule() {}

  @Override
  public String name() {
    return "until";
  }

  @Override
  public String description() {
    return "up to the first delimiter, inclusive, which the parameter says, as in until:: or until:0x00; / without one";
  }

  @Override
  public PrefixRule withParameter(String parameter) {
    return parameter.isEmpty() ? SLASH : PrefixRule.until(delimiter(parameter));
  }

  private static byte[] delimiter(String parameter) {
    if (!parameter.startsWith(HEX)) {
      return parameter.getBytes(StandardCharsets.ISO_8859_1);
    }
    try {
      return HexFormat.of().parseHex(parameter, HEX.length(), parameter.length());
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionsException(
          "the parameter of the prefix rule until is a delimiter as text, or in hex as in until:0x00, and not '"
              + parameter + "'");
    }
  }

  @Override
  public int prefixLength(byte[] key, int offset, int length) {
    return SLASH.prefixLength(key, offset, length);
  }
}
