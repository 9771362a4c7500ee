package io.kiwidb.testkit.memtable;

/** The keys used by the writers of a {@link ConcurrentRun}. */
enum KeyPattern {
  /** Distinct keys for each writer, in random order. */
  SCATTERED {
    @Override
    String key(int writer, int number) {
      return packed(number * 0x9E3779B97F4A7C15L ^ writer);
    }
  },
  /** Distinct keys for each writer, all appended at the end of the table. */
  ASCENDING {
    @Override
    String key(int writer, int number) {
      return packed(number * 16L + writer);
    }
  },
  /** The same keys for all writers, which add versions of a key at about the same time. */
  SHARED {
    @Override
    String key(int writer, int number) {
      return packed((number & 0xff) * 0x9E3779B97F4A7C15L);
    }
  },
  /** Keys with the same first eight bytes, so that all prefixes tie. */
  ONE_PREFIX {
    @Override
    String key(int writer, int number) {
      return "a prefix" + packed(number * 0x9E3779B97F4A7C15L ^ writer);
    }
  };

  abstract String key(int writer, int number);

  /** Returns the eight bytes of a number, each as a character. */
  private static String packed(long number) {
    StringBuilder key = new StringBuilder();
    for (int shift = 56; shift >= 0; shift -= 8) {
      key.append((char) (number >>> shift & 0xff));
    }
    return key.toString();
  }
}
