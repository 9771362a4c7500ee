package io.kiwidb.bench.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Total size of the files in a directory. Files may be removed concurrently. */
public final class DirectorySize {
  private static final Pattern FIRST_NUMBER = Pattern.compile("[0-9]{1,18}");

  private DirectorySize() {}

  /**
   * Returns the disk usage in bytes as reported by {@code du}, because files may be sparse; the sum
   * of the file lengths if {@code du} is not available.
   */
  public static long of(Path directory) {
    try {
      Process du = new ProcessBuilder("du", "-s", "-B1", directory.toString())
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      String output = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher bytes = FIRST_NUMBER.matcher(output);
      if (bytes.lookingAt()) {
        return Long.parseLong(bytes.group());
      }
    } catch (IOException e) {
      return lengths(directory); // du is not available
    }
    return lengths(directory);
  }

  private static long lengths(Path directory) {
    AtomicLong sum = new AtomicLong();
    try {
      Files.walkFileTree(directory, new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
          sum.addAndGet(attributes.size());
          return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
          if (e instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE; // removed by the store since the listing
          }
          throw e;
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sum.get();
  }
}
