package io.kiwidb.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogFileTest {
  private static final int SMALL = 2_000;

  private final LiveFeed feed = new LiveFeed();

  @TempDir
  private Path directory;

  private LogFile start(Path where) {
    return LogFile.start(new LogFile(
        where,
        SMALL,
        3,
        Clock.systemUTC(),
        feed.subscribe(EnumSet.of(LiveTopic.LOGS), LogLevel.INFO)));
  }

  private List<String> read(String name) throws IOException {
    List<String> messages = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve(name))) {
      JsonNode json = new ObjectMapper().readTree(line);
      messages.add(json.get("message").textValue());
    }
    return messages;
  }

  @Test
  void linesAreInTheFileWhenItIsClosed() throws Exception {
    try (LogFile file = start(directory)) {
      feed.accept(SubscriberTest.line(LogLevel.DEBUG, "too quiet"));
      feed.accept(SubscriberTest.line(LogLevel.INFO, "first"));
      feed.accept(SubscriberTest.line(LogLevel.WARN, "second"));
    }
    assertThat(read(LogFile.NAME)).containsExactly("first", "second");
  }

  @Test
  void aFileIsContinued() throws Exception {
    for (String message : List.of("first", "second")) {
      try (LogFile file = start(directory)) {
        feed.accept(SubscriberTest.line(LogLevel.INFO, message));
      }
    }
    assertThat(read(LogFile.NAME)).containsExactly("first", "second");
  }

  @Test
  void fullFilesAreRenamedAndTheOldestIsDeleted() throws Exception {
    int lines = 200;
    try (LogFile file = start(directory)) {
      for (int i = 0; i < lines; i++) {
        feed.accept(SubscriberTest.line(LogLevel.INFO, "line " + i));
      }
    }
    List<String> all = new ArrayList<>();
    for (String name : List.of("kiwi.log.2", "kiwi.log.1", "kiwi.log")) {
      assertThat(Files.size(directory.resolve(name))).isLessThanOrEqualTo(SMALL);
      all.addAll(read(name));
    }
    assertThat(directory.resolve("kiwi.log.3")).doesNotExist();
    List<String> latest = new ArrayList<>();
    for (int i = lines - all.size(); i < lines; i++) {
      latest.add("line " + i);
    }
    assertThat(all).hasSizeGreaterThan(20).isEqualTo(latest);
  }

  @Test
  void linesThatCannotBeWrittenAreCounted() throws Exception {
    Path late = directory.resolve("late");
    Subscriber lines = feed.subscribe(EnumSet.of(LiveTopic.LOGS), LogLevel.INFO);
    LogFile file = LogFile.start(new LogFile(late, SMALL, 3, Clock.systemUTC(), lines));
    try (file) {
      feed.accept(SubscriberTest.line(LogLevel.INFO, "lost"));
      while (file.lost() == 0) { // until the thread has tried
        Thread.onSpinWait();
      }
      Files.createDirectory(late);
      feed.accept(SubscriberTest.line(LogLevel.INFO, "kept"));
    }
    directory = late;
    assertThat(read(LogFile.NAME)).hasSize(2).last().isEqualTo("kept");
    assertThat(read(LogFile.NAME).get(0)).startsWith("1 lines are missing here");
  }
}
