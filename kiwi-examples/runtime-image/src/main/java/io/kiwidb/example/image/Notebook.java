package io.kiwidb.example.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kiwidb.Kiwi;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * Keeps notes in a store, numbered in the order in which they came, and shows them all. Threading:
 * stateless.
 */
public final class Notebook {
  private Notebook() {}

  /**
   * Adds notes and shows all.
   *
   * @param arguments the directory of the store, then the notes
   */
  public static void main(String[] arguments) {
    run(Path.of(arguments[0]), arguments, System.out);
  }

  static void run(Path directory, String[] arguments, PrintStream out) {
    try (Kiwi notes = Kiwi.open(directory)) {
      for (int i = 1; i < arguments.length; i++) {
        notes.put(nextNumber(notes), arguments[i].getBytes(UTF_8));
      }
      notes.flush();
    }
    try (Kiwi notes = Kiwi.open(directory)) {
      for (Map.Entry<byte[], byte[]> note : notes.asMap().entrySet()) {
        out.println(number(note.getKey()) + " " + new String(note.getValue(), UTF_8));
      }
    }
  }

  private static byte[] nextNumber(Kiwi notes) {
    Map.Entry<byte[], byte[]> last = notes.asMap().lastEntry();
    long next = last == null ? 1 : number(last.getKey()) + 1;
    return ByteBuffer.allocate(Long.BYTES).putLong(next).array();
  }

  private static long number(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }
}
