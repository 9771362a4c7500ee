package io.kiwidb.engine.threads;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Ends the process if it has not ended in time, and prints where its threads are: the stacks of
 * platform threads, and each distinct stack of virtual ones once, with the number of threads.
 */
final class Watchdog {
  private static final int EXIT = 3;
  private static final int MOST_STACKS = 40;
  private static final Pattern EMPTY_LINE = Pattern.compile("\\R\\R");

  private Watchdog() {}

  static void start(long seconds) {
    Thread thread = new Thread(
        () -> {
          try {
            TimeUnit.SECONDS.sleep(seconds);
            System.out.println("still running after " + seconds + " s: " + stacks());
          } catch (InterruptedException e) {
            System.out.println("the watchdog was interrupted");
          } catch (Throwable e) { // thread top: whatever it is, the process must end
            System.out.println("no stacks: " + e);
          }
          System.out.flush();
          Runtime.getRuntime().halt(EXIT);
        },
        "watchdog");
    thread.setDaemon(true);
    thread.start();
  }

  private static String stacks() throws Exception {
    StringBuilder text = new StringBuilder();
    Thread.getAllStackTraces()
        .forEach((thread, frames) -> text.append("\n")
            .append(thread)
            .append(" ")
            .append(thread.getState())
            .append("\n  at ")
            .append(Arrays.stream(frames)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining("\n  at "))));
    if (!ManyThreads.areVirtual()) {
      return text.toString();
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String thread : EMPTY_LINE.split(dump())) {
      List<String> lines = Arrays.asList(thread.split("\\R", -1));
      if (lines.size() > 1 && lines.get(0).contains("virtual")) {
        counts.merge(String.join("\n", lines.subList(1, lines.size())), 1, Integer::sum);
      }
    }
    text.append(counts.size()).append(" stacks of virtual threads, ");
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(MOST_STACKS)
        .forEach(
            entry -> text.append("\n\nthreads: " + entry.getValue() + "\n").append(entry.getKey()));
    return text.toString();
  }

  /**
   * Every thread, virtual ones included, as the JDK's diagnostic bean writes them, which can do so
   * from JDK 21 on.
   */
  private static String dump() throws IOException, ReflectiveOperationException {
    Path file = Files.createTempDirectory("stacks").resolve("dump.txt");
    Class<?> beanType = Class.forName("com.sun.management.HotSpotDiagnosticMXBean");
    Class<?> formatType =
        Class.forName("com.sun.management.HotSpotDiagnosticMXBean$ThreadDumpFormat");
    Object bean = Class.forName("java.lang.management.ManagementFactory")
        .getMethod("getPlatformMXBean", Class.class)
        .invoke(null, beanType);
    Method dumpThreads = beanType.getMethod("dumpThreads", String.class, formatType);
    dumpThreads.invoke(bean, file.toString(), formatType.getField("TEXT_PLAIN").get(null));
    return Files.readString(file);
  }
}
