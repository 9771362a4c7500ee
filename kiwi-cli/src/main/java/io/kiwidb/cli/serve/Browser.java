package io.kiwidb.cli.serve;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Opens an address in the browser of the user.
 *
 * <p>The address holds the token, and every user of the machine can see the arguments of a process.
 * So the browser opens a file that only the user can read, which leads there. The file is deleted
 * soon afterwards, or when the process ends: a process that is killed later leaves no token behind.
 */
public final class Browser {
  private static final String PAGE = """
      <!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer">
      <title>Kiwi</title><meta http-equiv="refresh" content="0; url=%s">
      """;

  private static final long READ_SECONDS = 30;

  private Browser() {}

  /** Opens an address. Returns whether there seems to be a browser. */
  public static boolean open(URI address) {
    List<String> opener = opener();
    if (opener.isEmpty()) {
      return false;
    }
    try {
      // Readable by its owner only.
      Path page = Files.createTempFile("kiwi-", ".html");
      page.toFile().deleteOnExit();
      Files.writeString(page, PAGE.formatted(address), StandardCharsets.US_ASCII);
      List<String> command = new ArrayList<>(opener);
      command.add(page.toUri().toString());
      Process browser = new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      deleteLater(page, browser);
      return true;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  private static void deleteLater(Path page, Process browser) {
    Thread thread = new Thread(
        () -> {
          try {
            boolean unused = browser.waitFor(READ_SECONDS, TimeUnit.SECONDS);
            TimeUnit.SECONDS.sleep(READ_SECONDS); // nothing tells that the page was read
            Files.deleteIfExists(page);
          } catch (IOException e) {
            assert e.getMessage() != null; // tried again when the process ends
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        "kiwi-browser-page");
    thread.setDaemon(true);
    thread.start();
  }

  private static List<String> opener() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.contains("mac")) {
      return List.of("open");
    }
    if (system.contains("windows")) {
      return List.of("rundll32", "url.dll,FileProtocolHandler");
    }
    boolean hasScreen = isSet("DISPLAY") || isSet("WAYLAND_DISPLAY");
    return hasScreen ? List.of("xdg-open") : List.of();
  }

  private static boolean isSet(String variable) {
    String value = System.getenv(variable);
    return value != null && !value.isEmpty();
  }
}
