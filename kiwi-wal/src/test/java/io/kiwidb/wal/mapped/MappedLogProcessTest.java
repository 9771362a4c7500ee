package io.kiwidb.wal.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.OpenMode;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.LogProvider.Opening;
import io.kiwidb.spi.LogReader;
import io.kiwidb.spi.Provider;
import io.kiwidb.storage.FileSystemStorage;
import io.kiwidb.testkit.provider.WithoutLibraries;
import io.kiwidb.wal.mmap.LogCommand;
import io.kiwidb.wal.mmap.LogProcess;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What depends on the JVM: its flags, its libraries and its death. */
class MappedLogProcessTest {
  private static final List<String> FLAGS = Stream.of(
          "--add-exports=java.base/jdk.internal.ref",
          "--add-exports=java.base/sun.nio.ch",
          "--add-opens=java.base/sun.nio.ch",
          "--add-opens=java.base/java.lang",
          "--add-opens=java.base/java.lang.reflect",
          "--add-opens=java.base/java.io",
          "--add-opens=java.base/java.util",
          "--add-opens=java.base/java.nio")
      .map(flag -> flag + "=ALL-UNNAMED")
      .toList();

  @TempDir
  Path directory;

  @Test
  void withoutFlagsItIsUnavailableAndNamesThem() throws Exception {
    String line = firstLine(List.of(), "availability");
    assertThat(line).startsWith("false; JDK packages that Chronicle Bytes uses are not open to it");
    for (String flag : FLAGS) {
      assertThat(line).contains(flag.replaceFirst("=", " "));
    }
  }

  @Test
  void withAllButOneFlagItNamesThatOne() throws Exception {
    for (String missing : List.of(FLAGS.get(0), FLAGS.get(3))) {
      List<String> others = FLAGS.stream().filter(flag -> !flag.equals(missing)).toList();
      assertThat(firstLine(others, "availability"))
          .endsWith("; Start java with " + missing.replaceFirst("=", " "));
    }
  }

  @Test
  void withTheFlagsThatItNamesItIsAvailable() throws Exception {
    String line = firstLine(List.of(), "availability");
    List<String> named = Stream.of(line.substring(line.indexOf("Start java with ") + 16)
            .replace("--add-exports ", "--add-exports=")
            .replace("--add-opens ", "--add-opens=")
            .split(" "))
        .toList();
    assertThat(firstLine(named, "availability")).isEqualTo("true; ; ");
  }

  @Test
  void withoutItsLibraryItIsUnavailableAndNamesIt() throws ReflectiveOperationException {
    Provider.Availability alone =
        WithoutLibraries.provider(MappedLogProvider.class).availability();
    assertThat(alone.usable()).isFalse();
    assertThat(alone.reason()).contains("net.openhft:chronicle-bytes:2026.4");
  }

  @Test
  void killedProcessLosesNothingThatWasAppendedAndNothingIsNeededToReadIt() throws Exception {
    Process process = start(FLAGS, "append", directory.toString());
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("appended " + LogProcess.RECORDS + ", mapped");
    } finally {
      process.destroyForcibly().waitFor();
    }
    try (Storage storage = FileSystemStorage.open(directory, OpenMode.READ_ONLY);
        LogReader reader = new MappedLogProvider().open(new Opening(storage, LogProcess.ID, 0))) {
      for (int i = 0; i < LogProcess.RECORDS; i++) {
        assertThat(reader.next()).as("record %d", i).isTrue();
        assertThat(new String(
                reader.array(), reader.offset(), reader.length(), StandardCharsets.US_ASCII))
            .isEqualTo(String.valueOf(i));
      }
      assertThat(reader.next()).isFalse();
      assertThat(reader.tornBytes()).isZero();
    }
    assertThat(firstLine(List.of(), "read", directory.toString()))
        .isEqualTo("read " + LogProcess.RECORDS);
  }

  private static String firstLine(List<String> flags, String... arguments) throws Exception {
    Process process = start(flags, arguments);
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      assertThat(process.waitFor()).isZero();
      return line;
    }
  }

  private static Process start(List<String> flags, String... arguments) throws Exception {
    ClassLoader loader = MappedLogProvider.class.getClassLoader();
    List<Class<?>> libraries = new ArrayList<>();
    for (String library : List.of(
        "net.openhft.chronicle.bytes.MappedBytes",
        "net.openhft.chronicle.core.OS",
        "net.openhft.posix.MSyncFlag",
        "org.slf4j.Logger")) {
      libraries.add(Class.forName(library, false, loader));
    }
    return LogCommand.onTheClassPath(flags, libraries)
        .run(MappedLogProvider.class, arguments)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
