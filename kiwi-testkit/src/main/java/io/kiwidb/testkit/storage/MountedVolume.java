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
 * A small, real file system for tests that may mount one: as root on Linux, outside of most
 * containers. Elsewhere the test is skipped.
 *
 * <p>Threading: not thread-safe. Ownership: {@link #close} unmounts the volume, even if it is in
 * use.
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
   * Mounts an ext4 file system, backed by memory if possible.
   *
   * @param scratch directory for the mount point
   * @param blockBytes block size: 1024 is the default of mkfs for small volumes
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

  /** Mounts a directory a second time, read-only. */
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

  /** Returns the root of the volume. */
  public Path directory() {
    return directory;
  }

  @Override
  public void close() {
    // Lazily: a mapping or handle left by a failed test would otherwise prevent it.
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
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/mount")), "mount is not installed");
    String problem = run(List.of(command));
    Assumptions.assumeTrue(problem.isEmpty(), "cannot mount here: " + problem);
  }

  /** Runs a command; returns the reason if it failed, otherwise an empty string. */
  private static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return command + " timed out";
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
