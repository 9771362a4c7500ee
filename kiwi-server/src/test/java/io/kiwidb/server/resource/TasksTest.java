package io.kiwidb.server.resource;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kiwidb.server.problem.Problems;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class TasksTest {
  private final Tasks tasks = new Tasks(4);

  @AfterEach
  void close() {
    tasks.close();
  }

  private Tasks.Info awaitEnd(long id) {
    Tasks.Info info = tasks.find(id);
    while (info.endedMillis() == null && !Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait(); // nothing tells that a task has ended
      info = tasks.find(id);
    }
    return info;
  }

  @Test
  void aTaskThatRunsIsNotForgotten() {
    CountDownLatch end = new CountDownLatch(1);
    long first = tasks
        .start("long", progress -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return "done";
        })
        .id();
    for (int i = 0; i < 120; i++) {
      awaitEnd(tasks.start("short", progress -> "").id());
    }
    assertThat(tasks.list().tasks()).hasSize(50);
    assertThat(tasks.find(first).state()).isEqualTo("running");
    end.countDown();
    assertThat(awaitEnd(first).message()).isEqualTo("done");
  }

  @Test
  void aFailureIsLoggedOnce() {
    Logger logger = (Logger) LoggerFactory.getLogger(Problems.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.setLevel(Level.ERROR);
    logger.setAdditive(false);
    logger.addAppender(lines);
    try {
      Tasks.Info failed = awaitEnd(tasks
          .start("bad", progress -> {
            throw new IllegalStateException("a defect");
          })
          .id());
      assertThat(failed.state()).isEqualTo("failed");
      assertThat(lines.list).hasSize(1);
    } finally {
      logger.detachAppender(lines);
      logger.setAdditive(true);
      logger.setLevel(null); // as before
    }
  }
}
