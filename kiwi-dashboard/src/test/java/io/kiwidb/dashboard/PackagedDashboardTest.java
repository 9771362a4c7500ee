package io.kiwidb.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.server.DashboardFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackagedDashboardTest {
  private final DashboardFiles files = new PackagedDashboard();

  @Test
  void thereIsAFirstPageWithoutAnythingInline() throws IOException {
    String page = read("index.html");
    assertThat(page).contains("<title>Kiwi</title>").doesNotContain("<style");
    assertThat(Pattern.compile("<script(?![^>]* src=)").matcher(page).find()).isFalse();
  }

  @Test
  void everyFileOfTheFirstPageIsThere() throws IOException {
    List<String> named = Pattern.compile("(?:src|href)=\"/([^\"]+)\"")
        .matcher(read("index.html"))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
    for (String name : named) {
      Optional<DashboardFiles.Resource> file = files.find(name);
      assertThat(file).as(name).isPresent();
      assertThat(file.get().isHashed()).as(name).isEqualTo(name.startsWith("assets/"));
      file.get().content().close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "assets",
        "assets/",
        "none.js",
        "/index.html",
        "../PackagedDashboard.class",
        "assets/../index.html",
        "./index.html",
        "index.html/",
        "assets//index.html",
        ".hidden"
      })
  void whatIsNoFileIsNotFound(String path) {
    assertThat(files.find(path)).isEmpty();
  }

  private String read(String path) throws IOException {
    try (InputStream content = files.find(path).orElseThrow().content()) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
