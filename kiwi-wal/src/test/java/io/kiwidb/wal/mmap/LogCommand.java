package io.kiwidb.wal.mmap;

import io.kiwidb.io.Storage;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.storage.FileSystemStorage;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command of a JVM that runs {@link LogProcess}.
 *
 * <p>Threading: immutable.
 *
 * @param options that say where classes are, the flags, and the main class
 */
public record LogCommand(List<String> options) {
  private static final String MODULE = "io.kiwidb.wal";
  private static final String STORAGE = "io.kiwidb.storage";

  /** On the class path, with these libraries beside Kiwi. */
  public static LogCommand onTheClassPath(List<String> flags, List<Class<?>> libraries)
      throws URISyntaxException {
    List<String> places = new ArrayList<>(
        List.of(classes(), tests(), place(Storage.class), place(FileSystemStorage.class)));
    for (Class<?> library : libraries) {
      places.add(place(library));
    }
    List<String> options = new ArrayList<>(flags);
    options.add("-cp");
    options.add(String.join(File.pathSeparator, places));
    options.add(LogProcess.class.getName());
    return new LogCommand(options);
  }

  /** On the module path, without libraries and flags. */
  public static LogCommand onTheModulePath() throws URISyntaxException {
    return new LogCommand(List.of(
        "--module-path",
        String.join(
            File.pathSeparator, classes(), place(Storage.class), place(FileSystemStorage.class)),
        "--add-modules",
        STORAGE,
        "--add-reads",
        MODULE + "=" + STORAGE,
        "--patch-module",
        MODULE + "=" + tests(),
        "--module",
        MODULE + "/" + LogProcess.class.getName()));
  }

  /** What starts it, for a log, what to do, and a directory. */
  public ProcessBuilder run(Class<? extends LogProvider> log, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx64m");
    command.addAll(options);
    command.add(log.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  private static String classes() throws URISyntaxException {
    return place(MmapLogProvider.class);
  }

  /** The module's own classes and those of its tests are in one module here and in two places. */
  private static String tests() throws URISyntaxException {
    return classes().replaceFirst("classes$", "test-classes");
  }

  private static String place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
        .toString();
  }
}
