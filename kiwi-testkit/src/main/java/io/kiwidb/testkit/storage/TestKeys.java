package io.kiwidb.testkit.storage;

import io.kiwidb.KeyProvider;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys that are derived from their ids, for tests. Threading: immutable.
 *
 * @param ids the ids; the last one is current
 * @param secret keys of other secrets differ
 */
public record TestKeys(List<String> ids, String secret) implements KeyProvider {
  private static final int KEY_SIZE = 32;

  /** Returns keys with these ids. */
  public static TestKeys of(String... ids) {
    return new TestKeys(List.of(ids), "test");
  }

  @Override
  public String currentKeyId() {
    return ids.get(ids.size() - 1);
  }

  @Override
  public Optional<SecretKey> key(String id) {
    if (!ids.contains(id)) {
      return Optional.empty();
    }
    byte[] bytes = (id + " " + secret).repeat(KEY_SIZE).getBytes(StandardCharsets.US_ASCII);
    return Optional.of(new SecretKeySpec(Arrays.copyOf(bytes, KEY_SIZE), "AES"));
  }

  @Override
  public String toString() {
    return "test keys " + ids;
  }
}
