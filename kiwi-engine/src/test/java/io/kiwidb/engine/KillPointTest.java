package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.testkit.kill.KillPoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process dies at each kill point named in the source: each is reached, and nothing is lost. */
@Tag("jvm-independent")
class KillPointTest {
  private static final long SEED = 21;
  private static final int FEWEST = 40;
  private static final Pattern HIT = Pattern.compile("KillPoint\\.hit\\(\"([^\"]+)\"\\)");

  /** The places in memory that a log maps; the log `segmented` has none. */
  private static final Pattern MAPPED =
      Pattern.compile("wal\\.(mapped-copied|zeros-written|mapping-released)");

  @TempDir(factory = EveryCombinationTest.InMemory.class)
  private Path directory;

  /** One log for each place, in turn; all of them with {@code -Dkiwi.test.kill-points=all}. */
  @Test
  void aProcessMayDieAtAnyPlace() throws Exception {
    SortedSet<String> places = places();
    assertThat(places).hasSizeGreaterThanOrEqualTo(FEWEST);
    KillPoints points = new KillPoints(directory, SEED);
    boolean all = System.getProperty("kiwi.test.kill-points", "").equals("all");
    long deaths = 0;
    int turn = 0;
    for (String place : places) {
      List<String> logs = points.logs().stream()
          .filter(log -> !log.equals("segmented") || !MAPPED.matcher(place).matches())
          .toList();
      List<String> chosen = all ? logs : List.of(logs.get(turn++ % logs.size()));
      for (String log : chosen) {
        points.dieAt(place, log);
        deaths++;
      }
    }
    System.out.println(
        "killed at " + places.size() + " places, " + deaths + " times, seed " + SEED);
  }

  /** All that the source names, so that none is forgotten here. */
  private static SortedSet<String> places() throws IOException {
    SortedSet<String> places = new TreeSet<>();
    for (Path source : sources()) {
      Matcher hit = HIT.matcher(Files.readString(source));
      while (hit.find()) {
        assertThat(places.add(hit.group(1))).as("%s is one place", hit.group(1)).isTrue();
      }
    }
    return places;
  }

  private static List<Path> sources() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.isDirectory(here.resolve("kiwi-engine")) ? here : here.getParent();
    List<Path> sources = new ArrayList<>();
    for (String module : List.of("kiwi-engine", "kiwi-wal")) {
      try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/main/java"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }
}
