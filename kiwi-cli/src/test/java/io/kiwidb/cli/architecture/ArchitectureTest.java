package io.kiwidb.cli.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import io.kiwidb.Kiwi;
import io.kiwidb.jackson.JacksonCodec;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ResolvedModule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shape of Kiwi, in the one module that sees all others: who may know whom, and who may touch
 * files.
 */
@Tag("jvm-independent")
class ArchitectureTest {
  private static final List<String> PLUG_INS =
      List.of("wal", "memtable", "sstable", "bloom", "cache", "compaction");

  /** The module of the storages, which is no plug-in: databases are opened in directories. */
  private static final String STORAGE = "io.kiwidb.storage..";

  /**
   * The classes of the engine that open a directory on behalf of a user, or encrypt one; the others
   * work on any storage.
   */
  private static final Set<String> OPENS_DIRECTORIES = Set.of(
      "io.kiwidb.engine.KiwiEngine",
      "io.kiwidb.engine.tools.EncryptionReport",
      "io.kiwidb.engine.tools.KeyRotation",
      "io.kiwidb.engine.copies.DirectoryCopy",
      "io.kiwidb.engine.copies.StoreImage",
      "io.kiwidb.engine.tools.StoreTools");

  /**
   * The classes of the command line that read and write files of the user, which are no files of a
   * store.
   */
  private static final Set<String> USERS_FILES = Set.of(
      "io.kiwidb.cli.ErrorReporter",
      "io.kiwidb.cli.command.FileDumpCommand",
      "io.kiwidb.cli.command.LoadCommand",
      "io.kiwidb.cli.command.StoreArgument",
      "io.kiwidb.cli.command.VerifyCommand",
      "io.kiwidb.cli.repl.HistoryFile",
      "io.kiwidb.cli.serve.Browser",
      "io.kiwidb.cli.stream.Streams",
      "io.kiwidb.server.backup.BackupDirectory",
      "io.kiwidb.server.backup.StoreCopy",
      "io.kiwidb.server.http.Address",
      "io.kiwidb.server.http.TokenFile",
      "io.kiwidb.server.live.LogFile");

  private static final DescribedPredicate<JavaClass> FILE_ACCESS = describe(
      "files (a path alone is only a name)",
      type -> type.getName().startsWith("java.nio.file.")
              && !type.getName().equals("java.nio.file.Path")
          || type.getName().matches("java\\.nio\\.channels\\..*File.*")
          || type.getName().matches("java\\.io\\.(File|RandomAccessFile).*"));

  private static final String DASHBOARD = "io.kiwidb.dashboard";
  private static final String JACKSON = "io.kiwidb.jackson..";

  private static final Map<String, ResolvedModule> MODULES = modules();
  private static final JavaClasses KIWI = imported(MODULES.keySet(), JacksonCodec.class);

  /** The modules that are delivered; the testkit and the benchmarks are not in the graph. */
  private static Map<String, ResolvedModule> modules() {
    return ModuleLayer.boot().configuration().modules().stream()
        .filter(module -> module.name().startsWith("io.kiwidb."))
        .filter(module -> !module.name().equals("io.kiwidb.testkit"))
        .collect(Collectors.toMap(ResolvedModule::name, Function.identity()));
  }

  /** Returns the classes of modules, and of the jars of others. */
  private static JavaClasses imported(Set<String> names, Class<?>... others) {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false); // names are enough
    List<Location> locations = new ArrayList<>();
    names.forEach(name ->
        locations.add(Location.of(MODULES.get(name).reference().location().orElseThrow())));
    for (Class<?> other : others) {
      locations.add(Location.of(other.getProtectionDomain().getCodeSource().getLocation()));
    }
    return new ClassFileImporter().importLocations(locations);
  }

  @Test
  void everyModuleIsLookedAt() {
    Set<String> expected =
        PLUG_INS.stream().map(name -> "io.kiwidb." + name).collect(Collectors.toSet());
    expected.addAll(Set.of(
        "io.kiwidb.api",
        "io.kiwidb.storage",
        "io.kiwidb.engine",
        "io.kiwidb.server",
        DASHBOARD,
        "io.kiwidb.cli"));
    assertThat(MODULES.keySet()).isEqualTo(expected);
    assertThat(KIWI.contain(Kiwi.class)).isTrue();
    for (String module : MODULES.keySet()) {
      int least = module.equals(DASHBOARD) ? 1 : 3; // which is pages, and one class that finds them
      assertThat(imported(Set.of(module)).size()).as(module).isGreaterThanOrEqualTo(least);
    }
  }

  @Test
  void onlyStoragesTouchFiles() {
    noClasses()
        .that()
        .resideOutsideOfPackage(STORAGE)
        .and(describe(
            "do not read files of the user", type -> !USERS_FILES.contains(outermost(type))))
        .should()
        .dependOnClassesThat(FILE_ACCESS)
        .check(KIWI);
  }

  @Test
  void everyExceptionOfThatIsNeeded() {
    Set<String> needed = KIWI.stream()
        .filter(type -> !resideInAPackage(STORAGE).test(type))
        .filter(type -> type.getDirectDependenciesFromSelf().stream()
            .anyMatch(dependency -> FILE_ACCESS.test(dependency.getTargetClass())))
        .map(ArchitectureTest::outermost)
        .collect(Collectors.toSet());
    assertThat(needed).isEqualTo(USERS_FILES);
  }

  private static String outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type.getName());
  }

  /** Plug-ins, and the storages: they know the API, and neither each other nor the engine. */
  @Test
  void partsKnowTheApiAndNobodyElse() {
    List<String> parts = new ArrayList<>(PLUG_INS);
    parts.add("storage");
    for (String part : parts) {
      classes()
          .that()
          .resideInAPackage("io.kiwidb." + part + "..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("io.kiwidb", "io.kiwidb.spi", "io.kiwidb.key", "io.kiwidb.io")
                  .or(resideInAPackage("io.kiwidb." + part + ".."))
                  .or(describe("are not Kiwi's", type -> !type.getName().startsWith("io.kiwidb"))))
          .check(KIWI);
      assertThat(kiwiModulesRequiredBy("io.kiwidb." + part)).containsExactly("io.kiwidb.api");
    }
  }

  @Test
  void theEngineKnowsTheApiAndNoPlugIn() {
    noClasses()
        .that()
        .resideInAPackage("io.kiwidb.engine..")
        .should()
        .dependOnClassesThat(resideInAnyPackage(
            PLUG_INS.stream().map(name -> "io.kiwidb." + name + "..").toArray(String[]::new)))
        .check(KIWI);
    assertThat(kiwiModulesRequiredBy("io.kiwidb.engine"))
        .containsExactlyInAnyOrder("io.kiwidb.api", "io.kiwidb.storage");
  }

  /** That leaves memory, crashes and faults to whoever hands a storage in. */
  @Test
  void theEngineWorksOnAnyStorage() {
    Set<String> opening = KIWI.stream()
        .filter(resideInAPackage("io.kiwidb.engine.."))
        .filter(type -> type.getDirectDependenciesFromSelf().stream()
            .anyMatch(dependency -> resideInAPackage(STORAGE).test(dependency.getTargetClass())))
        .map(ArchitectureTest::outermost)
        .collect(Collectors.toSet());
    assertThat(opening).isEqualTo(OPENS_DIRECTORIES);
  }

  /** By name it could still know them, and swap one for another silently. */
  @Test
  void theEngineHoldsNoNameOfAClassOfAPlugIn() throws IOException {
    List<String> named =
        PLUG_INS.stream().map(name -> "io.kiwidb." + name + ".").toList();
    for (JavaClass type : imported(Set.of("io.kiwidb.engine"))) {
      try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
        String bytes = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(named).as(type.getName()).noneMatch(bytes::contains);
      }
    }
  }

  /** No module requires it, so it is on the class path here. */
  @Test
  void theCodecOfJacksonKnowsTheApiAlone() {
    classes()
        .that()
        .resideInAPackage(JACKSON)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage("io.kiwidb", "io.kiwidb.codec", JACKSON)
            .or(describe("are not Kiwi's", type -> !type.getName().startsWith("io.kiwidb"))))
        .check(KIWI);
  }

  private static List<String> kiwiModulesRequiredBy(String module) {
    return MODULES.get(module).reference().descriptor().requires().stream()
        .map(ModuleDescriptor.Requires::name)
        .filter(name -> name.startsWith("io.kiwidb"))
        .toList();
  }

  /**
   * The room of a module that everybody enters, with the words that all share, is left out: the
   * others go round it.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.kiwidb.(spi|key|io|codec|typed)",
        "io.kiwidb.storage.(*)..",
        "io.kiwidb.engine.(*)..",
        "io.kiwidb.server.(*)..",
        "io.kiwidb.cli.(*)..",
        "io.kiwidb.cache.(*)..",
        "io.kiwidb.wal.(*)..",
        "io.kiwidb.memtable.(*)..",
        "io.kiwidb.sstable.(*)..",
        "io.kiwidb.bloom.(*)..",
        "io.kiwidb.compaction.(*).."
      })
  void noPackagesDependOnEachOtherInACircle(String packages) {
    slices().matching(packages).should().beFreeOfCycles().check(KIWI);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Handler")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameStartingWith("Abstract")
        .check(KIWI);
  }

  /**
   * A virtual thread that waits in a monitor, or for one, keeps its carrier from everybody else, up
   * to JDK 23; and whoever holds one may come to wait for a disk or another lock some day. So there
   * are none at all where threads of users go.
   */
  @Test
  void thereAreNoMonitors() throws IOException {
    List<String> found = new ArrayList<>();
    for (JavaClass type : imported(withoutCommandLine())) {
      found.addAll(monitors(type));
    }
    assertThat(found).isEmpty();
  }

  private static Set<String> withoutCommandLine() {
    return MODULES.keySet().stream()
        .filter(module -> !module.equals("io.kiwidb.cli"))
        .collect(Collectors.toSet());
  }

  private static List<String> monitors(JavaClass type) throws IOException {
    try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
      return Monitors.in(in);
    }
  }

  /** The rule above would hold if nothing were looked at. */
  @Test
  void monitorsAreSeen() throws IOException {
    assertThat(monitors(new ClassFileImporter().importClass(WithMonitors.class)))
        .containsExactlyInAnyOrder(
            WithMonitors.class.getName() + ".method is synchronized",
            WithMonitors.class.getName() + ".block has a synchronized block");
  }

  @SuppressWarnings("unused")
  private static final class WithMonitors {
    private int count;

    synchronized void method() {
      count++;
    }

    void block() {
      synchronized (this) {
        count++;
      }
    }
  }

  /**
   * Loops that yield keep virtual threads from their carriers: {@code ShortWait} parks, and company
   * is awaited for a bounded time.
   */
  @Test
  void fewYield() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.kiwidb.io.ShortWait")
        .and()
        .doNotHaveFullyQualifiedName("io.kiwidb.engine.write.SyncWaiters")
        .should()
        .callMethod(Thread.class, "yield")
        .check(KIWI);
  }
}
