package io.kiwidb.engine.backup;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The file of a backup, as the package documents it. Threading: stateless. */
final class GenerationFile {
  static final String REMEDY =
      "Run `kiwi backup verify` on the directory of the backups, and restore another backup.";

  private static final String FORMAT = "kiwi-backup";
  private static final String VERSION = "1";
  private static final String END = "end ";
  private static final int END_LENGTH = END.length() + 8 + 1;

  private GenerationFile() {}

  static byte[] encode(Generation backup) {
    StringBuilder text = new StringBuilder();
    line(text, FORMAT, VERSION);
    line(text, "backup", String.valueOf(backup.id()));
    line(text, "store", backup.store().toString());
    line(text, "created", String.valueOf(backup.created()));
    line(text, "sequence", String.valueOf(backup.sequence()));
    line(text, "new", String.valueOf(backup.newBytes()));
    for (StoredFile file : backup.files()) {
      text.append("file ")
          .append(file.name())
          .append(' ')
          .append(file.length())
          .append(' ')
          .append(file.sums().whole());
      file.sums().parts().forEach(sum -> text.append(' ').append(hex(sum)));
      text.append('\n');
    }
    byte[] covered = text.toString().getBytes(StandardCharsets.US_ASCII);
    line(text, END.strip(), hex(new Checksum().of(covered, 0, covered.length)));
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(' ').append(value).append('\n');
  }

  static String hex(int sum) {
    return "%08x".formatted(sum);
  }

  /** Reads the file of a backup. */
  static Generation read(Storage storage, long id) {
    String name = BackupNames.generation(id);
    byte[] bytes = readAll(storage, name);
    int covered = requireSound(name, bytes);
    String[] lines = new String(bytes, 0, covered, StandardCharsets.US_ASCII).split("\n", -1);
    try {
      return new Lines(name, lines).generation(id);
    } catch (IllegalArgumentException e) { // a number or an identity that is none
      throw damage(name, 0, "lines as the format has them", e.toString());
    }
  }

  private static int requireSound(String name, byte[] bytes) {
    int covered = bytes.length - END_LENGTH;
    if (covered < 0) {
      throw damage(name, bytes.length, "the line 'end'", "the end of the file");
    }
    String expected = END + hex(new Checksum().of(bytes, 0, covered)) + "\n";
    String actual = new String(bytes, covered, END_LENGTH, StandardCharsets.ISO_8859_1);
    if (!actual.equals(expected)) {
      throw damage(name, covered, "'" + expected.strip() + "'", "'" + actual.strip() + "'");
    }
    return covered;
  }

  private static byte[] readAll(Storage storage, String name) {
    try (ReadableFile file = storage.open(name)) {
      long size = file.size();
      if (size > Integer.MAX_VALUE - 8) {
        throw damage(name, size, "a file below 2 GiB", size + " bytes");
      }
      byte[] bytes = new byte[(int) size];
      int read = file.read(0, bytes, 0, bytes.length);
      if (read != bytes.length) {
        throw damage(name, read, size + " bytes", read + " bytes");
      }
      return bytes;
    }
  }

  private static CorruptionException damage(
      String name, long offset, String expected, String actual) {
    return new CorruptionException(name, offset, expected, actual, REMEDY);
  }

  /** The lines of a file whose checksum is correct. */
  private static final class Lines {
    private final String file;
    private final String[] lines;
    private int at;

    Lines(String file, String[] lines) {
      this.file = file;
      this.lines = lines;
    }

    Generation generation(long id) {
      String version = value(FORMAT);
      if (!version.equals(VERSION)) {
        throw new IncompatibleFormatException(
            file, "has version " + version + " of the format of backups; this release reads 1");
      }
      require(value("backup"), String.valueOf(id));
      UUID store = UUID.fromString(value("store"));
      long created = Long.parseLong(value("created"));
      long sequence = Long.parseLong(value("sequence"));
      long newBytes = Long.parseLong(value("new"));
      List<StoredFile> files = new ArrayList<>();
      while (at < lines.length - 1) {
        files.add(file(value("file")));
      }
      requireStore(files);
      return new Generation(id, store, created, sequence, newBytes, List.copyOf(files));
    }

    private String value(String name) {
      String line = at < lines.length ? lines[at] : "";
      if (!line.startsWith(name + " ")) {
        throw damage(file, 0, "a line '" + name + "'", "'" + line + "'");
      }
      at++;
      return line.substring(name.length() + 1);
    }

    private void require(String actual, String expected) {
      if (!actual.equals(expected)) {
        throw damage(file, 0, expected, actual);
      }
    }

    private StoredFile file(String text) {
      String[] words = text.split(" ", -1);
      if (words.length < 3 || !FileNames.belongs(words[0])) {
        throw damage(file, 0, "a file with its length and checksums", "'" + text + "'");
      }
      List<Integer> parts = new ArrayList<>(words.length - 3);
      for (int i = 3; i < words.length; i++) {
        parts.add(Integer.parseUnsignedInt(words[i], 16));
      }
      return new StoredFile(
          words[0], Long.parseLong(words[1]), new FileSums(words[2], List.copyOf(parts)));
    }

    private void requireStore(List<StoredFile> files) {
      Set<String> names = new HashSet<>();
      for (StoredFile one : files) {
        if (!names.add(one.name())) {
          throw damage(file, 0, "each file once", one.name() + " twice");
        }
      }
      if (files.isEmpty() || !files.get(files.size() - 1).name().equals(FileNames.CURRENT)) {
        throw damage(file, 0, "CURRENT as the last file", files.size() + " files");
      }
    }
  }
}
