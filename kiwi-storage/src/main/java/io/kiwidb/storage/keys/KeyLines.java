package io.kiwidb.storage.keys;

import io.kiwidb.io.Checksum;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a key file, see the documentation of the package. Threading: stateless. */
public final class KeyLines {
  /** The first line. */
  public static final String HEADER = "kiwi keys 1\n";

  /** Length of a new key in bytes. */
  public static final int KEY_SIZE = 32;

  private static final Pattern KEY =
      Pattern.compile("key ([!-~]{1,32}) ((?:[0-9a-f]{2}){16,32}) ([0-9a-f]{8})");
  private static final Set<Integer> KEY_SIZES = Set.of(16, 24, KEY_SIZE);
  private static final HexFormat HEX = HexFormat.of();

  private KeyLines() {}

  /**
   * A key.
   *
   * @param id its id
   * @param key its bytes
   */
  public record Line(String id, byte[] key) {
    /** Reveals nothing. */
    @Override
    public String toString() {
      return "key " + id;
    }
  }

  /** Returns the line of a key, with its end. */
  public static String format(Line line) {
    String text = line.id() + " " + HEX.formatHex(line.key());
    return "key " + text + " " + checksum(text) + "\n";
  }

  /** Returns whether text ends with the end of a line, or is empty. */
  public static boolean endsLine(byte[] text) {
    return text.length == 0 || text[text.length - 1] == '\n';
  }

  /**
   * Returns the keys of a file, the current one last.
   *
   * @throws IllegalArgumentException with a message that names the line and not what is in it
   */
  public static List<Line> parse(byte[] text) {
    List<String> lines = new String(text, StandardCharsets.US_ASCII).lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(HEADER.strip())) {
      throw new IllegalArgumentException("its first line is not '" + HEADER.strip() + "'");
    }
    List<Line> keys = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Line key = key(line, i + 1);
      if (!ids.add(key.id())) {
        throw new IllegalArgumentException("line " + (i + 1) + " repeats the id " + key.id());
      }
      keys.add(key);
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("it contains no key");
    }
    return List.copyOf(keys);
  }

  private static Line key(String line, int number) {
    Matcher matcher = KEY.matcher(line);
    if (!matcher.matches() || !KEY_SIZES.contains(matcher.group(2).length() / 2)) {
      throw new IllegalArgumentException("line " + number
          + " is not 'key', an id, a key of 32, 48 or 64 hexadecimal digits, and a checksum."
          + " If adding a key was interrupted and it is the last line, remove it");
    }
    String text = matcher.group(1) + " " + matcher.group(2);
    if (!checksum(text).equals(matcher.group(3))) {
      throw new IllegalArgumentException(
          "the checksum of line " + number + " does not match; restore the line from a copy");
    }
    return new Line(matcher.group(1), HEX.parseHex(matcher.group(2)));
  }

  private static String checksum(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return "%08x".formatted(new Checksum().of(bytes, 0, bytes.length));
  }
}
