package io.kiwidb.memtable.btree;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Keys as people choose them: each pattern is hard for a tree that compares eight bytes in another
 * way.
 */
enum Keys {
  /** Nothing shared. */
  BINARY {
    @Override
    byte[] key(SplittableRandom random, int number) {
      return ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(number).array();
    }
  },
  /** The first eight bytes nearly always the same. */
  DECIMAL {
    @Override
    byte[] key(SplittableRandom random, int number) {
      return ascii(String.format("%016d", random.nextInt(1_000_000)));
    }
  },
  ASCENDING {
    @Override
    byte[] key(SplittableRandom random, int number) {
      return ascii(String.format("%016d", number));
    }
  },
  DESCENDING {
    @Override
    byte[] key(SplittableRandom random, int number) {
      return ascii(String.format("%016d", 1_000_000 - number));
    }
  },
  /** A shared part longer than a word, some of which end early. */
  NESTED {
    @Override
    byte[] key(SplittableRandom random, int number) {
      StringBuilder key = new StringBuilder("http://kiwi");
      for (int parts = random.nextInt(6); parts > 0; parts--) {
        key.append("/directory").append(random.nextInt(4));
      }
      return ascii(key.append("/" + random.nextInt(500)).toString());
    }
  },
  /** Zeros, which also stand for what a short key lacks. */
  ZEROS {
    @Override
    byte[] key(SplittableRandom random, int number) {
      byte[] key = new byte[random.nextInt(40)];
      if (key.length > 0) {
        key[random.nextInt(key.length)] = (byte) random.nextInt(3);
      }
      return key;
    }
  },
  /** Thousands of versions of few keys, which only tags tell apart. */
  VERSIONS {
    @Override
    byte[] key(SplittableRandom random, int number) {
      return ascii("key number " + random.nextInt(3));
    }
  };

  abstract byte[] key(SplittableRandom random, int number);

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
