package io.kiwidb.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher script as a process, in a source tree of its own whose Maven is a script that puts
 * the jars of this build where Maven would.
 */
@Tag("jvm-independent")
class LauncherTest {
  @TempDir
  private Path directory;

  private SourceTree tree;

  @BeforeEach
  void makeTree() throws IOException {
    tree = new SourceTree(Files.createDirectory(directory.resolve("tree")));
  }

  @Test
  void theFirstUseBuildsAndSaysSoAndTheSecondDoesNot() throws Exception {
    SourceTree.Run first = tree.command(tree.root().resolve("kiwi"), "--version")
        .environment("KIWI_ARCHIVE", "")
        .run();
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).startsWith("kiwi ");
    assertThat(first.err())
        .contains("kiwi: building kiwi-cli")
        .contains("kiwi: preparing quick starts");
    SourceTree.Run second = tree.run("--version");
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(second.err()).isEmpty();
    assertThat(tree.builds()).isEqualTo(1);
    try (var files = Files.walk(tree.root().resolve("build/launcher"))) {
      assertThat(files.map(Path::toString))
          .as("class archive")
          .anyMatch(name -> name.endsWith(".jsa"));
    }
  }

  @Test
  void commandsRunOnTheModulePath() throws Exception {
    Path db = directory.resolve("db");
    assertThat(tree.run("put", db.toString(), "schl\u00fcssel", "wert").code()).isZero();
    SourceTree.Run get = tree.run("get", db.toString(), "schl\u00fcssel");
    assertThat(get.out()).as(get.err()).isEqualTo("wert");
    assertThat(tree.run("get", db.toString(), "schloss").code()).isEqualTo(1);
    assertThat(tree.run("providers").out()).contains("io.kiwidb.wal", "io.kiwidb.sstable");
  }

  @Test
  void itWorksThroughASymbolicLinkFromElsewhere() throws Exception {
    Path link = Files.createSymbolicLink(
        Files.createDirectory(directory.resolve("bin")).resolve("kiwi"),
        tree.root().resolve("kiwi"));
    SourceTree.Run run = tree.command(link, "--version").run();
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("kiwi ");
  }

  @Test
  void aNewerSourceIsBuiltAgain() throws Exception {
    tree.run("--version");
    Path source = tree.root().resolve("kiwi-engine/src/main/New.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(tree.run("--version").err()).contains("kiwi: building kiwi-cli");
    assertThat(tree.builds()).isEqualTo(2);
  }

  @Test
  void aBuildThatFailsShowsWhatMavenSaid() throws Exception {
    tree.maven("echo '[ERROR] this does not compile'; exit 1");
    SourceTree.Run run = tree.run("--version");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err())
        .contains("[ERROR] this does not compile")
        .contains("kiwi: the build failed");
    assertThat(tree.root().resolve("build/launcher/lock")).doesNotExist();
  }

  @Test
  void aMissingMavenIsExplained() throws Exception {
    Files.delete(tree.tools().resolve("mvn"));
    SourceTree.Run run = tree.run("--version");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).startsWith("kiwi: needs Maven").contains("install it");
  }

  @Test
  void aMissingJavaIsExplained() throws Exception {
    SourceTree.Run nowhere = tree.command(tree.root().resolve("kiwi"), "--version")
        .environment("JAVA_HOME", "/nowhere")
        .run();
    assertThat(nowhere.code()).isEqualTo(3);
    assertThat(nowhere.err()).startsWith("kiwi: JAVA_HOME is /nowhere");
    SourceTree.Run none = tree.command(tree.root().resolve("kiwi"), "--version")
        .environment("JAVA_HOME", "")
        .run();
    assertThat(none.code()).isEqualTo(3);
    assertThat(none.err()).startsWith("kiwi: needs a JDK, 17 or later");
  }

  @Test
  void anOldJavaIsExplained() throws Exception {
    Path old = directory.resolve("jdk-11");
    Files.createDirectories(old.resolve("bin"));
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
    SourceTree.executable(old.resolve("bin/java"), "exit 1");
    SourceTree.Run run = tree.command(tree.root().resolve("kiwi"), "--version")
        .environment("JAVA_HOME", old.toString())
        .run();
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err())
        .startsWith("kiwi: needs Java 17 or later, but ")
        .contains("is Java 11.0.2");
  }

  @Test
  void aLockThatNobodyHoldsAnyMoreIsTakenOver() throws Exception {
    Path lock = Files.createDirectories(tree.root().resolve("build/launcher/lock"));
    Files.writeString(lock.resolve("pid"), deadProcess() + "\n");
    SourceTree.Run run = tree.run("--version");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(lock).doesNotExist();
  }

  private static long deadProcess() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }

  @Test
  void optionsForTheJvmArePassedOn() throws Exception {
    SourceTree.Run run = tree.command(tree.root().resolve("kiwi"), "--version")
        .environment("KIWI_OPTS", "-Xmx64m -XshowSettings:vm")
        .run();
    assertThat(run.err()).contains("Max. Heap Size: 64.00M");
  }

  @Test
  void aPipeIsReadToItsEndAndClosesQuietly() throws Exception {
    Path db = directory.resolve("db");
    StringBuilder records = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      records.append("key").append(i).append("\tvalue\n");
    }
    SourceTree.Run load = tree.command(tree.root().resolve("kiwi"), "load", db.toString())
        .input(records.toString())
        .run();
    assertThat(load.out()).as(load.err()).startsWith("50,000 records loaded, 0 rejected");
    SourceTree.Run head = tree.command(
            Path.of("/bin/sh"), "-c", "./kiwi scan '" + db + "' | head -n 1")
        .run();
    assertThat(head.out()).isEqualTo("key0\tvalue\n");
    assertThat(head.err()).isEmpty();
  }

  @Test
  void interruptingALoadClosesTheStoreAndSaysHowFarItCame() throws Exception {
    Path db = directory.resolve("db");
    tree.run("--version");
    SourceTree.Run load = tree.command(
            tree.root().resolve("kiwi"), "load", db.toString(), "--batch", "1")
        .input("first\t1\nlast\t2\n")
        .interruptWhenWritten(db, "last")
        .run();
    assertThat(load.code()).isEqualTo(128 + 15); // as of every process that SIGTERM ends
    assertThat(load.err()).contains("kiwi: interrupted; 2 records loaded, up to line 2");
    assertThat(tree.run("verify", db.toString(), "-q").code()).isZero();
  }

  @Test
  void benchmarksRunOnTheClassPathOfTheirOwnBuild() throws Exception {
    SourceTree.Run run = tree.run("bench", "fill");
    assertThat(run.err())
        .contains("kiwi: building kiwi-bench")
        .contains("io.kiwidb.bench.BenchMain");
  }

  @Test
  void benchmarksFindPlugins() throws Exception {
    Path plugins = Files.createDirectory(directory.resolve("plugins"));
    try (var jar = new JarOutputStream(Files.newOutputStream(plugins.resolve("own-parts.jar")))) {
      jar.putNextEntry(new JarEntry("META-INF/services/"));
    }
    SourceTree.Run run = tree.command(tree.root().resolve("kiwi"), "jmh", "-l")
        .environment("KIWI_PLUGINS", plugins.toString())
        .environment("KIWI_OPTS", "-XshowSettings:properties")
        .run();
    assertThat(run.err()).contains("java.class.path").contains("own-parts.jar");
  }
}
