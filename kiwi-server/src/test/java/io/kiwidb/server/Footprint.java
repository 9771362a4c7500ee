package io.kiwidb.server;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What this process holds while its server has no client and its store is closed: then nothing may
 * have grown since the last time but what is bounded, and a leak is seen however small it is.
 * Threading: immutable.
 *
 * @param threads live threads by name, without numbers
 * @param descriptors open descriptors by kind; empty where the system does not tell
 * @param mappings files of the store that are mapped
 * @param heapBytes used heap after a collection
 * @param directBytes direct buffers
 * @param held what the server holds for clients
 */
record Footprint(
    Map<String, Integer> threads,
    Map<String, Integer> descriptors,
    long mappings,
    long heapBytes,
    long directBytes,
    Held held) {
  /**
   * What the heap may grow by whatever the number of requests: code that is loaded late, and the
   * addresses of clients, up to their bound. Measured: 2 MB.
   */
  private static final long HEAP_NOISE = 4 << 20;

  /** If one request in a hundred left 100 bytes, the heap would grow by one byte a request. */
  private static final double HEAP_PER_REQUEST = 0.5;

  /** The HTTP server keeps buffers for as many requests as there ever were at a time. */
  private static final long DIRECT_NOISE = 16 << 20;

  /** How many threads there may be: of pools as many as they have, for clients none. */
  private static final Map<String, Integer> MOST_THREADS = Map.of(
      "kiwi-server-#", (int) ServerLimit.THREADS.byDefault(),
      "kiwi-server-long-call", 4,
      "kiwi-server-task", (int) ServerLimit.TASKS.byDefault(),
      "kiwi-live", 0,
      "kiwi-shell", 0,
      "kiwi-log-listener", 0);

  static Footprint take(KiwiServer server) throws IOException {
    Map<String, Integer> threads = new TreeMap<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      threads.merge(thread.getName().replaceAll("[0-9]+", "#"), 1, Integer::sum);
    }
    threads.remove("Attach Listener"); // somebody looks at the test
    long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    long direct = 0;
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      direct += pool.getName().equals("direct") ? pool.getMemoryUsed() : 0;
    }
    return new Footprint(threads, openDescriptors(), mappedFiles(), heap, direct, server.held());
  }

  /** Collects garbage, so that what is not reachable is gone, direct buffers among it. */
  static void collect() {
    System.gc();
    System.runFinalization();
    System.gc();
  }

  private static Map<String, Integer> openDescriptors() throws IOException {
    Map<String, Integer> kinds = new TreeMap<>();
    Path own = Path.of("/proc/self/fd");
    if (!Files.isDirectory(own)) {
      return kinds;
    }
    List<Path> links;
    try (Stream<Path> open = Files.list(own)) {
      links = open.toList();
    }
    for (Path link : links) {
      try {
        String target = Files.readSymbolicLink(link).toString();
        kinds.merge(kind(target), 1, Integer::sum);
      } catch (NoSuchFileException e) {
        assert e.getMessage() != null; // closed meanwhile; the listing itself is one of these
      }
    }
    return kinds;
  }

  private static String kind(String target) {
    if (target.endsWith(" (deleted)")) {
      return "deleted file";
    }
    if (target.endsWith(".jar") || target.contains("/modules") || target.endsWith("random")) {
      return "code"; // opened when a class is first used, or the JDK's random numbers
    }
    return target.startsWith("/") ? target : target.replaceAll("\\d+", "#");
  }

  private static long mappedFiles() throws IOException {
    Path maps = Path.of("/proc/self/maps");
    if (!Files.isReadable(maps)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(maps)) {
      return lines.filter(line -> line.contains("/fuzzed/")).count();
    }
  }

  /** Returns what has grown since an earlier moment. */
  List<String> grownSince(Footprint before, long requests) {
    List<String> grown = new ArrayList<>();
    for (Map.Entry<String, Integer> each : threads.entrySet()) {
      int most =
          MOST_THREADS.getOrDefault(each.getKey(), before.threads.getOrDefault(each.getKey(), 0));
      if (each.getValue() > most) {
        grown.add(each.getValue() + " threads " + each.getKey() + ", at most " + most);
      }
    }
    for (Map.Entry<String, Integer> each : descriptors.entrySet()) {
      int most = before.descriptors.getOrDefault(each.getKey(), 0);
      if (each.getValue() > most && !each.getKey().equals("code")) {
        grown.add(each.getValue() + " descriptors of " + each.getKey() + ", before " + most);
      }
    }
    if (mappings > 0) {
      grown.add(mappings + " mapped files of a closed store");
    }
    long mostHeap = before.heapBytes + HEAP_NOISE + (long) (HEAP_PER_REQUEST * requests);
    if (heapBytes > mostHeap) {
      grown.add(heapBytes + " bytes of heap, before " + before.heapBytes);
    }
    if (directBytes > before.directBytes + DIRECT_NOISE) {
      grown.add(directBytes + " bytes of direct buffers, before " + before.directBytes);
    }
    if (held.http().requests() > 0
        || held.http().connections() > 0
        || held.http().slots() > 0
        || held.sockets() > 0
        || held.shells() > 0
        || held.logListeners() > 0
        || held.subscribers() > 0) {
      grown.add("without clients: " + held);
    }
    if (held.http().sessions() > ServerLimit.SESSIONS.byDefault()
        || held.http().addresses() > 2 * 4_096) {
      grown.add("more than its bound: " + held);
    }
    return grown;
  }
}
