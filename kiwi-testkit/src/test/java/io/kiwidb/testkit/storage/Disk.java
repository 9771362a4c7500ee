package io.kiwidb.testkit.storage;

import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Short forms for tests: content as text, in which a dot is a zero. */
final class Disk {
  private Disk() {}

  static AppendFile create(Storage storage, String name, String text) {
    AppendFile file = storage.create(name);
    append(file, text);
    return file;
  }

  static void append(AppendFile file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    file.append(bytes, 0, bytes.length);
  }

  static String read(Storage storage, String name) {
    try (ReadableFile file = storage.open(name)) {
      byte[] bytes = new byte[(int) file.size()];
      int there = file.read(0, bytes, 0, bytes.length);
      return new String(bytes, 0, there, StandardCharsets.ISO_8859_1).replace('\0', '.');
    }
  }

  /** Such as {@code {a=xy, b=..}}. */
  static String show(Storage storage) {
    Map<String, String> files = new TreeMap<>();
    storage.list().forEach(name -> files.put(name, read(storage, name)));
    return files.toString();
  }
}
