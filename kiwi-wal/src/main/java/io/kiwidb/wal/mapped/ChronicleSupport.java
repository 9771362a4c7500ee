package io.kiwidb.wal.mapped;

import io.kiwidb.spi.Provider.Availability;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import net.openhft.chronicle.bytes.MappedBytes;
import net.openhft.chronicle.core.OS;

/**
 * What the library requires of the JVM: access to JDK packages that are closed unless command-line
 * flags open them. Without access it fails in the middle of its first use, so it is checked here
 * beforehand.
 *
 * <p>Threading: stateless.
 */
final class ChronicleSupport {
  private static final List<String> EXPORTED = List.of("jdk.internal.ref", "sun.nio.ch");
  private static final List<String> OPENED =
      List.of("sun.nio.ch", "java.lang", "java.lang.reflect", "java.io", "java.util", "java.nio");

  private ChronicleSupport() {}

  /** Returns whether files can be mapped in this JVM. */
  static Availability availability() {
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
      return Availability.missing(
          "on systems other than Linux, syncing a file may not include writes through mapped memory",
          "Choose the log 'segmented'");
    }
    Availability bytes = library("net.openhft.chronicle.bytes.MappedBytes", "chronicle.bytes");
    Availability core = library("net.openhft.chronicle.core.OS", "chronicle.core");
    if (!bytes.usable() || !core.usable()) {
      return bytes.usable() ? core : bytes;
    }
    return flags();
  }

  private static Availability library(String type, String module) {
    return Availability.ofLibrary(
        ChronicleSupport.class,
        type,
        "net.openhft:chronicle-bytes:2026.4 (with chronicle-core and posix)",
        module);
  }

  private static Availability flags() {
    List<Module> users = List.of(OS.class.getModule(), MappedBytes.class.getModule());
    Module base = Object.class.getModule();
    String targets = users.stream()
        .map(user -> user.isNamed() ? user.getName() : "ALL-UNNAMED")
        .distinct()
        .sorted()
        .collect(Collectors.joining(","));
    List<String> flags = new ArrayList<>();
    for (String name : EXPORTED) {
      if (!users.stream().allMatch(user -> base.isExported(name, user))) {
        flags.add("--add-exports java.base/" + name + "=" + targets);
      }
    }
    for (String name : OPENED) {
      if (!users.stream().allMatch(user -> base.isOpen(name, user))) {
        flags.add("--add-opens java.base/" + name + "=" + targets);
      }
    }
    return flags.isEmpty()
        ? Availability.AVAILABLE
        : Availability.missing(
            "JDK packages that Chronicle Bytes uses are not open to it",
            "Start java with " + String.join(" ", flags));
  }
}
