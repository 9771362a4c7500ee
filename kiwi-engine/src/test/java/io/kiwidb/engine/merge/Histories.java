package io.kiwidb.engine.merge;

import io.kiwidb.key.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random keys and histories of writes, each write with the next sequence number. */
public final class Histories {
  private Histories() {}

  /** Keys that share prefixes, are empty, end in zeros, differ in case or are long. */
  public static List<byte[]> keys(Random random, int count) {
    List<byte[]> keys = new ArrayList<>();
    String[] stems = {
      "",
      "a",
      "A",
      "ab",
      "prefixed",
      "prefixed-longer-",
      "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff"
    };
    String[] tails = {
      "",
      "\0",
      "\0\0",
      "a",
      "b",
      "B",
      "\u00ff",
      "0000000000000000000000000000000000000000000000000000000000000000000"
    };
    for (int i = 0; i < count; i++) {
      keys.add(KeyVersion.bytes(
          stems[random.nextInt(stems.length)] + tails[random.nextInt(tails.length)]));
    }
    return keys;
  }

  public static List<KeyVersion> writes(Random random, List<byte[]> keys, int count) {
    List<KeyVersion> versions = new ArrayList<>();
    int sticky = 0;
    byte[] key = keys.get(0);
    for (int sequence = 1; sequence <= count; sequence++) {
      if (sticky-- <= 0) { // now and then many versions of one key
        key = keys.get(random.nextInt(keys.size()));
        sticky = random.nextInt(8) == 0 ? random.nextInt(30) : 0;
      }
      versions.add(write(random, key, sequence));
    }
    return versions;
  }

  public static KeyVersion write(Random random, byte[] key, long sequence) {
    int type = random.nextInt(3) == 0 ? ValueType.DELETE : ValueType.PUT;
    return new KeyVersion(
        key,
        sequence,
        type,
        type == ValueType.PUT ? KeyVersion.bytes("v" + sequence) : new byte[0]);
  }
}
