package io.kiwidb.engine.manifest;

import io.kiwidb.CorruptionException;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.KillPoint;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import java.nio.charset.StandardCharsets;

/** The file {@code CURRENT}, which names the current manifest. Threading: stateless. */
public final class CurrentFile {
  private static final int LONGEST = 64;

  private CurrentFile() {}

  /** Returns the name of the current manifest. */
  public static String read(Storage storage) {
    byte[] bytes = new byte[LONGEST];
    int length;
    try (ReadableFile file = storage.open(FileNames.CURRENT)) {
      length = file.read(0, bytes, 0, bytes.length);
    }
    FileHeader.requirePlain(FileNames.CURRENT, bytes, length);
    String line = new String(bytes, 0, length, StandardCharsets.US_ASCII);
    int space = line.indexOf(' ');
    String name = space < 0 ? line : line.substring(0, space);
    if (!line.equals(line(name))) {
      throw new CorruptionException(
          FileNames.CURRENT,
          0,
          "the name of a manifest and its checksum",
          "'" + line.strip() + "'");
    }
    if (FileNames.parse(name)
        .filter(parsed -> parsed.kind() == FileNames.Kind.MANIFEST)
        .isEmpty()) {
      throw new CorruptionException(
          FileNames.CURRENT, 0, "the name of a manifest", "'" + name + "'");
    }
    return name;
  }

  /**
   * Writes the next content of {@code CURRENT} to a temporary file. Requires: that manifest is
   * durable.
   */
  static void prepare(StoreContext context, String manifest) {
    Storage storage = context.storage();
    if (storage.exists(FileNames.CURRENT_TEMPORARY)) {
      storage.delete(FileNames.CURRENT_TEMPORARY); // left by a crash, or by a failed attempt
    }
    byte[] bytes = content(manifest);
    boolean written = false;
    try (AppendFile file = storage.create(FileNames.CURRENT_TEMPORARY)) {
      file.append(bytes, 0, bytes.length);
      file.sync();
      written = true;
    } finally {
      if (!written) {
        context.remover().remove(FileNames.CURRENT_TEMPORARY);
      }
    }
  }

  /**
   * Replaces {@code CURRENT} with the prepared file, durably. After a failure, a crash may leave
   * either.
   */
  static void replace(StoreContext context) {
    KillPoint.hit("current.before-rename");
    context.storage().rename(FileNames.CURRENT_TEMPORARY, FileNames.CURRENT);
    KillPoint.hit("current.renamed");
    context.syncDirectory();
  }

  /** Returns the bytes of a {@code CURRENT} that names a manifest. */
  static byte[] content(String manifest) {
    return line(manifest).getBytes(StandardCharsets.US_ASCII);
  }

  private static String line(String manifest) {
    byte[] name = manifest.getBytes(StandardCharsets.US_ASCII);
    return "%s %08x\n".formatted(manifest, new Checksum().of(name, 0, name.length));
  }
}
