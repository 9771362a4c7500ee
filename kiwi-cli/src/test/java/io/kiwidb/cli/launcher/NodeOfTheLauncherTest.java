package io.kiwidb.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher does with and without a Node that can build the pages. */
@Tag("jvm-independent")
class NodeOfTheLauncherTest {
  private static final String COMMAND = "KIWI_MAVEN_ARGS=-Pnode ";

  private static final List<String> SOURCES = List.of(
      "kiwi-dashboard/src/ui/page.tsx",
      "kiwi-dashboard/public/kiwi.svg",
      "kiwi-dashboard/build/build.mjs",
      "kiwi-dashboard/index.html",
      "kiwi-dashboard/package.json",
      "kiwi-dashboard/package-lock.json",
      "kiwi-dashboard/tsconfig.json",
      "kiwi-dashboard/vite.config.ts");

  @TempDir
  private Path directory;

  private SourceTree tree;

  @BeforeEach
  void makeTree() throws IOException {
    tree = new SourceTree(Files.createDirectory(directory.resolve("tree")));
    Files.createDirectories(tree.root().resolve("kiwi-dashboard/src/ui"));
  }

  @Test
  void withNodeThePagesAreBuilt() throws Exception {
    SourceTree.Run run = web();
    assertThat(run.err()).doesNotContain("no pages");
    assertThat(tree.calls()).doesNotContain("-DskipUi").doesNotContain("-Pnode");
  }

  @ParameterizedTest
  @ValueSource(strings = {"node", "npm"})
  void withoutNodeOnlyWebSaysSo(String missing) throws Exception {
    Files.delete(tree.tools().resolve(missing));
    SourceTree.Run run = tree.run("--version");
    assertThat(run.out()).as(run.err()).startsWith("kiwi ");
    assertThat(run.err()).doesNotContain("Node", "npm", "pages");
    assertThat(tree.calls()).contains("-DskipUi");
    assertThat(web().err())
        .contains("there are no pages to show", "there is no " + missing, commandThatBringsNode());
    assertThat(tree.builds()).isEqualTo(1);
  }

  @Test
  void anOldNodeIsAsNone() throws Exception {
    tree.node("v18.19.0", "v18.19.0");
    assertThat(tree.run("--version").code()).isZero();
    assertThat(tree.calls()).contains("-DskipUi");
    assertThat(web().err()).contains("node is v18.19.0", commandThatBringsNode());
  }

  @Test
  void aNodeThatAppearsBuildsThePagesWhenSomebodyWantsThem() throws Exception {
    tree.node("v18.19.0", "too old");
    tree.run("--version");
    tree.node("v20.19.0", "usable");
    assertThat(tree.run("--version").err()).isEmpty();
    SourceTree.Run run = web();
    assertThat(run.err()).contains("kiwi: building kiwi-cli").doesNotContain("no pages");
    assertThat(tree.calls().lines().toList().get(1)).doesNotContain("-DskipUi");
    web();
    assertThat(tree.builds()).isEqualTo(2);
  }

  @Test
  void mavenBringsNodeWhenItIsToldTo() throws Exception {
    Files.delete(tree.tools().resolve("node"));
    tree.run("--version");
    Path brought = tree.root().resolve("kiwi-dashboard/.node/node/node");
    Files.createDirectories(brought.getParent());
    SourceTree.Run run = tree.command(tree.root().resolve("kiwi"), "web", "--help")
        .environment("KIWI_MAVEN_ARGS", "-o -Pother,node")
        .run();
    SourceTree.executable(brought, SourceTree.nodeScript("v24.19.0", "usable"));
    assertThat(run.err()).doesNotContain("no pages");
    assertThat(tree.calls().lines().toList().get(1))
        .contains("-Pother,node")
        .doesNotContain("-DskipUi");
    // From then on it is used without being told.
    change("kiwi-engine/src/main/New.java", Instant.now().plusSeconds(60));
    assertThat(web().err()).contains("kiwi: building kiwi-cli").doesNotContain("no pages");
    assertThat(tree.calls().lines().toList().get(2)).contains("-Pnode").doesNotContain("-DskipUi");
  }

  @Test
  void pagesThatSomebodyLeavesOutAreNotBuiltAgainAndAgain() throws Exception {
    SourceTree.Command web = tree.command(tree.root().resolve("kiwi"), "web", "--help")
        .environment("KIWI_MAVEN_ARGS", "-DskipUi");
    assertThat(web.run().err()).contains("KIWI_MAVEN_ARGS has -DskipUi");
    web.run();
    assertThat(tree.builds()).isEqualTo(1);
    web();
    assertThat(tree.builds()).isEqualTo(2);
  }

  @Test
  void whateverThePagesAreMadeOfIsASource() throws Exception {
    Instant old = Instant.now().minusSeconds(3600);
    for (String file : SOURCES) {
      change(file, old);
    }
    tree.run("--version");
    tree.maven("exit 1"); // so that the build stays as old as it is
    assertThat(tree.run("--version").err()).isEmpty();
    for (String file : SOURCES) {
      change(file, Instant.now().plusSeconds(60));
      assertThat(tree.run("--version").err()).as(file).contains("kiwi: building kiwi-cli");
      change(file, old);
    }
  }

  private SourceTree.Run web() throws Exception {
    return tree.run("web", "--help");
  }

  private String commandThatBringsNode() {
    return COMMAND + tree.root().resolve("kiwi") + " web";
  }

  private void change(String file, Instant time) throws IOException {
    Path source = tree.root().resolve(file);
    Files.createDirectories(source.getParent());
    if (!Files.exists(source)) {
      Files.writeString(source, "");
    }
    Files.setLastModifiedTime(source, FileTime.from(time));
  }
}
