package io.kiwidb.bench.engine;

/**
 * A cursor whose key and value each are the beginning of an array.
 *
 * <p>Threading: not thread-safe.
 */
abstract class ArrayCursor implements EngineCursor {
  private static final byte[] NONE = {};

  byte[] key = NONE;
  byte[] value = NONE;
  int valueLength;

  @Override
  public final byte[] key() {
    return key;
  }

  @Override
  public final int keyOffset() {
    return 0;
  }

  @Override
  public final byte[] value() {
    return value;
  }

  @Override
  public final int valueOffset() {
    return 0;
  }

  @Override
  public final int valueLength() {
    return valueLength;
  }
}
