package io.kiwidb;

/** The rule {@code fixed}, see {@link PrefixRule#fixed}. Threading: immutable. */
record FixedPrefix(int bytes) implements PrefixRule {
  FixedPrefix {
    if (bytes < 1 || bytes > Limits.MAX_KEY_BYTES) {
      throw new InvalidOptionsException("the prefix rule fixed needs a length from 1 to "
          + Limits.MAX_KEY_BYTES + ", as in fixed:8, and not " + bytes);
    }
  }

  @Override
  public String name() {
    return "fixed:" + bytes;
  }

  @Override
  public String description() {
    return "the first " + bytes + " bytes";
  }

  @Override
  public int prefixLength(byte[] key, int offset, int length) {
    return length < bytes ? NONE : bytes;
  }
}
