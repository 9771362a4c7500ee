package io.kiwidb.bench.engine;

import io.kiwidb.KeyProvider;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of encrypted benchmark stores. It is no secret, and the same in each run, so that a later
 * run can continue with a store. Threading: immutable.
 *
 * @param id its id, from which it is derived
 */
record BenchKeys(String id) implements KeyProvider {
  private static final int KEY_SIZE = 32;

  static BenchKeys of(String id) {
    return new BenchKeys(id);
  }

  @Override
  public String currentKeyId() {
    return id;
  }

  @Override
  public Optional<SecretKey> key(String asked) {
    byte[] bytes = id.getBytes(StandardCharsets.US_ASCII);
    return asked.equals(id)
        ? Optional.of(new SecretKeySpec(Arrays.copyOf(bytes, KEY_SIZE), "AES"))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "the key of the benchmarks";
  }
}
