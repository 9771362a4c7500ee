package io.kiwidb.server.http;

import io.kiwidb.server.json.Encoding;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request. Parsed here and not by the HTTP server, which replaces bytes
 * that are not UTF-8, and takes the first of two parameters with one name.
 *
 * <p>Threading: immutable.
 */
public final class Query {
  private static final int HEX = 16;

  private final Map<String, String> values;

  private Query(Map<String, String> values) {
    this.values = values;
  }

  /** Parses a query; refuses names that are not known, and names that occur twice. */
  static Query parse(@Nullable String raw, Set<String> known) {
    Map<String, String> values = new LinkedHashMap<>();
    if (raw != null && !raw.isEmpty()) {
      for (String pair : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        if (!known.contains(name)) {
          throw bad("There is no parameter '" + name + "' here.");
        }
        if (values.put(name, value) != null) {
          throw bad("The parameter '" + name + "' is given twice.");
        }
      }
    }
    return new Query(values);
  }

  /** Decodes percent signs and plus signs; strictly, as UTF-8. */
  private static String decode(String part) {
    byte[] bytes = new byte[part.length()];
    int length = 0;
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '%') {
        bytes[length++] = escaped(part, i);
        i += 2;
      } else if (c < 0x80) {
        bytes[length++] = c == '+' ? (byte) ' ' : (byte) c;
      } else {
        throw bad("A query must be ASCII; escape other characters as UTF-8.");
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw bad("A query parameter is not UTF-8; send such keys as base64 or hex.");
    }
  }

  private static byte escaped(String part, int at) {
    int high = at + 1 < part.length() ? Character.digit(part.charAt(at + 1), HEX) : -1;
    int low = at + 2 < part.length() ? Character.digit(part.charAt(at + 2), HEX) : -1;
    if (high < 0 || low < 0) {
      throw bad("A percent sign must be followed by two hexadecimal digits.");
    }
    return (byte) (high << 4 | low);
  }

  /** Returns a parameter; null if it is not given. */
  public @Nullable String text(String name) {
    return values.get(name);
  }

  /** Returns a parameter that must be given. */
  public String required(String name) {
    String value = values.get(name);
    if (value == null) {
      throw bad("The parameter '" + name + "' is missing.");
    }
    return value;
  }

  /** Returns the encoding; null if none is given. */
  public @Nullable Encoding encoding() {
    String value = values.get("encoding");
    return value == null ? null : Encoding.named(value);
  }

  /** Returns a number of at least 0; null if it is not given. */
  public @Nullable Long number(String name) {
    String value = values.get(name);
    return value == null ? null : Long.valueOf(number(name, value));
  }

  /** Returns a small number of at least 0; null if it is not given. */
  public @Nullable Integer integer(String name) {
    Long value = number(name);
    if (value != null && value > Integer.MAX_VALUE) {
      throw bad("'" + name + "' is too large.");
    }
    return value == null ? null : Integer.valueOf(value.intValue());
  }

  /** Parses a number of at least 0. */
  static long number(String name, String value) {
    if (!value.matches("\\d{1,15}")) {
      throw bad("'" + name + "' must be a whole number of at least 0.");
    }
    return Long.parseLong(value);
  }

  /** Returns whether a parameter is {@code true}. */
  public boolean flag(String name, boolean byDefault) {
    String value = values.get(name);
    if (value == null) {
      return byDefault;
    }
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw bad("'" + name + "' must be true or false.");
    };
  }

  private static ProblemException bad(String detail) {
    return new ProblemException(ProblemCode.BAD_REQUEST, detail);
  }
}
