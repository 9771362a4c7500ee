package io.kiwidb.memtable.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.spi.MemTableProvider;
import io.kiwidb.spi.Provider;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What the provider says of JVMs with and without what it needs, each a process of its own. */
class AvailabilityTest {
  private static final String FLAG = "--add-opens=java.base/jdk.internal.misc=";

  /** What runs in the other process: prints what the provider found on the class path says. */
  static final class Report {
    private Report() {}

    public static void main(String[] arguments) {
      Provider.Availability availability = new OffHeapProvider().availability();
      System.out.println(
          availability.usable() + "|" + availability.reason() + "|" + availability.remedy());
    }
  }

  @Test
  void itIsAvailableHere() {
    assertThat(new OffHeapProvider().availability()).isEqualTo(Provider.Availability.AVAILABLE);
  }

  @Test
  void withAgronaAndTheFlagItIsAvailable() throws Exception {
    assertThat(onTheClassPath(true, FLAG + "ALL-UNNAMED")).isEqualTo("true||");
    assertThat(onTheModulePath(true, FLAG + "org.agrona")).isEqualTo("true||");
  }

  @Test
  void withoutTheFlagItNamesIt() throws Exception {
    assertThat(onTheClassPath(true))
        .startsWith("false|Agrona has no access")
        .contains("--add-opens java.base/jdk.internal.misc=ALL-UNNAMED.");
    assertThat(onTheModulePath(true))
        .startsWith("false|Agrona has no access")
        .contains("--add-opens java.base/jdk.internal.misc=org.agrona.");
  }

  @Test
  void withoutAgronaItSaysWhatToAdd() throws Exception {
    assertThat(onTheClassPath(false))
        .startsWith("false|Agrona is not on the class path or module path")
        .contains("org.agrona:agrona");
    assertThat(onTheModulePath(false))
        .startsWith("false|Agrona is not on the class path or module path");
  }

  private static String onTheClassPath(boolean agrona, String... flags) throws Exception {
    List<Path> path = new ArrayList<>();
    path.add(home(OffHeapProvider.class));
    path.add(testClasses());
    path.add(home(MemTableProvider.class));
    if (agrona) {
      path.add(home(UnsafeBuffer.class));
    }
    return run(flags, "-cp", joined(path), Report.class.getName());
  }

  private static String onTheModulePath(boolean agrona, String... flags) throws Exception {
    List<Path> path = new ArrayList<>();
    path.add(home(OffHeapProvider.class));
    path.add(home(MemTableProvider.class));
    if (agrona) {
      path.add(home(UnsafeBuffer.class));
    }
    List<String> command = new ArrayList<>(List.of("-p", joined(path)));
    command.add("--patch-module=io.kiwidb.memtable=" + testClasses());
    if (agrona) {
      command.add("--add-modules=org.agrona");
    }
    command.addAll(List.of("-m", "io.kiwidb.memtable/" + Report.class.getName()));
    return run(flags, command.toArray(new String[0]));
  }

  private static String run(String[] flags, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(flags));
    command.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    List<String> lines = output.lines().toList();
    return lines.get(lines.size() - 1); // a JVM may have warned before
  }

  private static Path home(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Where this class is; in a patched module its code source is that of the module. */
  private static Path testClasses() throws URISyntaxException {
    String name = Report.class.getName().replace('.', '/') + ".class";
    Path file = Path.of(Report.class.getResource("/" + name).toURI());
    return file.getRoot()
        .resolve(file.subpath(0, file.getNameCount() - Path.of(name).getNameCount()));
  }

  private static String joined(List<Path> path) {
    return String.join(File.pathSeparator, path.stream().map(Path::toString).toList());
  }
}
