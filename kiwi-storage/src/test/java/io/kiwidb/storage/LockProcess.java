package io.kiwidb.storage;

import io.kiwidb.OpenMode;
import io.kiwidb.StorageException;
import io.kiwidb.io.Storage;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Another JVM that tries to take a lock, says how that went, and holds it until its input ends or
 * it is killed.
 */
final class LockProcess implements AutoCloseable {
  private static final String HELD = "held";

  private final Process process;
  private final String answer;

  private LockProcess(Process process, String answer) {
    this.process = process;
    this.answer = answer;
  }

  /** One that wants to write. */
  static LockProcess start(Path directory) throws IOException {
    return start(directory, OpenMode.CREATE_IF_MISSING);
  }

  /** One that wants to read only. */
  static LockProcess startToRead(Path directory) throws IOException {
    return start(directory, OpenMode.READ_ONLY);
  }

  private static LockProcess start(Path directory, OpenMode mode) throws IOException {
    String classPath = Stream.of(
            System.getProperty("java.class.path"),
            System.getProperty("jdk.module.path"),
            Path.of("target", "classes").toAbsolutePath().toString(),
            Path.of("target", "test-classes").toAbsolutePath().toString())
        .filter(part -> part != null && !part.isEmpty())
        .collect(Collectors.joining(File.pathSeparator));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process = new ProcessBuilder(List.of(
            java,
            "-Xmx64m",
            "-Xshare:auto",
            "-cp",
            classPath,
            LockProcess.class.getName(),
            directory.toString(),
            mode.name()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String answer = output.readLine();
    if (answer == null) {
      throw new IOException("the other process said nothing");
    }
    return new LockProcess(process, answer);
  }

  boolean holdsTheLock() {
    return answer.equals(HELD);
  }

  /** The error that it got, if it does not hold the lock. */
  String answer() {
    return answer;
  }

  long pid() {
    return process.pid();
  }

  /** Kills it, as {@code kill -9} does, and waits for its end. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    process.waitFor();
  }

  public static void main(String[] args) throws IOException {
    OpenMode mode = OpenMode.valueOf(args[1]);
    try (Storage storage = FileSystemStorage.open(Path.of(args[0]), mode);
        Storage.AutoCloseableLock lock =
            mode == OpenMode.READ_ONLY ? storage.lockToRead("LOCK") : storage.lock("LOCK")) {
      System.out.println(lock == null ? "null" : HELD);
      while (System.in.read() >= 0) {
        // hold it until the parent closes our input or dies
      }
    } catch (StorageException e) {
      System.out.println(e.getMessage());
    }
  }
}
