package io.kiwidb.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The packages of the engine depend on each other as ARCHITECTURE.md draws them: each uses exactly
 * the packages that its line names, and all of those are on lines below it. So there is no circle,
 * and nothing imports upward.
 */
@Tag("jvm-independent")
class EngineRoomsTest {
  private static final String ENGINE = "io.kiwidb.engine";
  private static final Pattern LINE = Pattern.compile("^(\\w+) +→ *([\\w ]*)$");

  @Test
  void dependenciesAreTheOnesDrawn() throws IOException {
    assertThat(actual()).isEqualTo(new TreeMap<>(drawn()));
  }

  @Test
  void everyArrowPointsDown() throws IOException {
    List<String> rooms = new ArrayList<>(drawn().keySet());
    drawn().forEach((room, used) -> {
      List<String> below = rooms.subList(rooms.indexOf(room) + 1, rooms.size());
      assertThat(below).as("packages below %s", room).containsAll(used);
    });
  }

  /** The packages on each line of the drawing, top line first. */
  private static Map<String, Set<String>> drawn() throws IOException {
    Map<String, Set<String>> drawn = new LinkedHashMap<>();
    Path page = Path.of(System.getProperty("user.dir")).resolveSibling("ARCHITECTURE.md");
    for (String line : Files.readAllLines(page)) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        drawn.put(matcher.group(1), new TreeSet<>(words(matcher.group(2))));
      }
    }
    return drawn;
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.trim().split(" +"));
  }

  private static Map<String, Set<String>> actual() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    Location classes = Location.of(ModuleLayer.boot()
        .configuration()
        .findModule(ENGINE)
        .orElseThrow()
        .reference()
        .location()
        .orElseThrow());
    Map<String, Set<String>> actual = new TreeMap<>();
    for (JavaClass type : new ClassFileImporter().importLocations(List.of(classes))) {
      if (type.getSimpleName().equals("package-info") || !type.getName().startsWith(ENGINE)) {
        continue;
      }
      Set<String> used = actual.computeIfAbsent(room(type), room -> new TreeSet<>());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass();
        if (target.getName().startsWith(ENGINE) && !room(target).equals(room(type))) {
          used.add(room(target));
        }
      }
    }
    return actual;
  }

  private static String room(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(ENGINE) ? "engine" : name.substring(ENGINE.length() + 1);
  }
}
