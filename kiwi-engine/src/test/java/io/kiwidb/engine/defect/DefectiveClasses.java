package io.kiwidb.engine.defect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The classes of a source file with a defect, compiled into a directory placed first on the path.
 * Threading: stateless.
 */
final class DefectiveClasses {
  private DefectiveClasses() {}

  /**
   * Compiles the file with the defect; the text must be there exactly once, or the defect is not up
   * to date.
   */
  static void compile(Defect defect, String classPath, Path directory) throws IOException {
    Path source = root().resolve(defect.source());
    String text = Files.readString(source);
    int at = text.indexOf(defect.text());
    assertThat(at).as("'%s' in %s", defect.text(), defect.source()).isNotNegative();
    assertThat(text.indexOf(defect.text(), at + 1))
        .as("'%s' again in %s", defect.text(), defect.source())
        .isNegative();
    Path changed = Files.createDirectories(directory.resolve("source"))
        .resolve(String.valueOf(source.getFileName()));
    Files.writeString(changed, text.replace(defect.text(), defect.replacement()));
    Path classes = Files.createDirectories(directory.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      Iterable<? extends JavaFileObject> units = files.getJavaFileObjects(changed);
      List<String> options = List.of(
          "-d",
          classes.toString(),
          "-cp",
          classPath,
          "-proc:none",
          "-implicit:none",
          "-nowarn",
          "-g");
      boolean compiled =
          compiler.getTask(said, files, null, options, null, units).call();
      assertThat(compiled).as("%s: %s", defect, said).isTrue();
    }
  }

  /** The root of the source tree. */
  static Path root() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("kiwi-engine"))
          && Files.isDirectory(at.resolve("kiwi-wal"))) {
        return at;
      }
    }
    throw new IllegalStateException("no source tree above " + Path.of("").toAbsolutePath());
  }
}
