package io.kiwidb.testkit.memtable;

/** Which keys the writers of a {@link ConcurrentRun} choose. */
enum KeyPattern {
  /** Each writer its own, in no order. */
  SCATTERED {
    @Override
    String key(int writer, int number) {
      return packed(number * 0x9E3779B97F4A7C15L ^ writer);
    }
  },
  /** Each writer its own, all of them at the end of the table. */
  ASCENDING {
    @Override
    String key(int writer, int number) {
      return packed(number * 16L + writer);
    }
  },
  /** The same for all writers, who add versions of a key at about the same time. */
  SHARED {
    @Override
    String key(int writer, int number) {
      return packed((number & 0xff) * 0x9E3779B97F4A7C15L);
    }
  },
  /** The same first eight bytes for all, so that prefixes decide nothing. */
  ONE_PREFIX {
    @Override
    String key(int writer, int number) {
      return "a prefix" + packed(number * 0x9E3779B97F4A7C15L ^ writer);
    }
  };

  abstract String key(int writer, int number);

  /** The eight bytes of a number, each as a character. */
  private static String packed(long number) {
    StringBuilder key = new StringBuilder();
    for (int shift = 56; shift >= 0; shift -= 8) {
      key.append((char) (number >>> shift & 0xff));
    }
    return key.toString();
  }
}
