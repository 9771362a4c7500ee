package io.kiwidb.cli.format;

import io.kiwidb.Limits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Decodes the field of a record that names its keyspace. Consecutive records are mostly of the same
 * keyspace, so the last name is kept.
 *
 * <p>Threading: not thread-safe.
 */
final class KeyspaceField {
  private byte[] last = {};
  private Optional<String> name = Optional.empty();

  /**
   * Returns the name in UTF-8; empty if the field is empty.
   *
   * @throws IllegalArgumentException if it cannot be the name of a keyspace
   */
  Optional<String> decode(byte[] bytes) {
    if (bytes.length == 0) {
      return Optional.empty();
    }
    if (!Arrays.equals(bytes, last)) {
      if (!Utf8.isValid(bytes)) {
        throw new IllegalArgumentException(
            "the name of a keyspace is not valid UTF-8: '" + Excerpt.of(bytes) + "'");
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      Limits.checkKeyspaceName(text);
      name = Optional.of(text);
      last = bytes;
    }
    return name;
  }
}
