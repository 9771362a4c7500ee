package io.kiwidb.testkit.storage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A file system of its own, small and real, where tests may mount one: as root on Linux, outside of
 * most containers. Elsewhere the test that asks for it is skipped.
 *
 * <p>Threading: not thread-safe. Ownership: {@link #close} takes the volume away, whatever still
 * uses it.
 */
public final class MountedVolume implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private static final Path MEMORY = Path.of("/dev/shm");

  private final Path directory;
  private final @Nullable Path image;

  private MountedVolume(Path directory, @Nullable Path image) {
    this.directory = directory;
    this.image = image;
  }

  /**
   * Mounts ext4, in memory where there is a place for files in memory: what matters is how full it
   * is.
   *
   * @param scratch where the directory is made on which it is mounted
   * @param blockBytes of one block: 1024 is what mkfs chooses for small volumes
   */
  public static MountedVolume ext4(Path scratch, int blockBytes, long bytes) {
    Path directory = scratch.resolve("volume");
    Path image;
    try {
      Files.createDirectory(directory);
      image = Files.createTempFile(Files.isWritable(MEMORY) ? MEMORY : scratch, "kiwi", ".ext4");
      try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
        file.setLength(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean mounted = false;
    try {
      assumeRuns("mkfs.ext4", "-q", "-F", "-m", "0", "-b", "" + blockBytes, image.toString());
      assumeRuns("mount", "-o", "loop", image.toString(), directory.toString());
      mounted = true;
      return new MountedVolume(directory, image);
    } finally {
      if (!mounted) {
        delete(image);
      }
    }
  }

  /** Mounts a directory a second time, so that it can only be read through that mount. */
  public static MountedVolume readOnly(Path scratch, Path original) {
    Path directory = scratch.resolve("read-only");
    try {
      Files.createDirectory(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assumeRuns("mount", "--bind", original.toString(), directory.toString());
    MountedVolume volume = new MountedVolume(directory, null);
    boolean mounted = false;
    try {
      assumeRuns("mount", "-o", "remount,ro,bind", directory.toString());
      mounted = true;
      return volume;
    } finally {
      if (!mounted) {
        volume.close();
      }
    }
  }

  /** The root of the volume. */
  public Path directory() {
    return directory;
  }

  @Override
  public void close() {
    // Lazily: a mapping or a handle that a failed test left would keep the volume there.
    run(List.of("umount", "-l", directory.toString()));
    if (image != null) {
      delete(image);
    }
  }

  private static void delete(Path image) {
    try {
      Files.deleteIfExists(image);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assumeRuns(String... command) {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/mount")), "there is no mount");
    String problem = run(List.of(command));
    Assumptions.assumeTrue(problem.isEmpty(), "cannot mount here: " + problem);
  }

  /** Runs a command, and answers why it failed. */
  private static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return command + " did not end";
      }
      return process.exitValue() == 0 ? "" : command + ": " + output;
    } catch (IOException e) {
      return command + ": " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return command + " was interrupted";
    }
  }
}
