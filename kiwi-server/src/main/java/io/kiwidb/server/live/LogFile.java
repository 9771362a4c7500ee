package io.kiwidb.server.live;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes the log to files, as lines of JSON: {@code kiwi.log}, and the files before it,
 * {@code kiwi.log.1} and so on. A file that has reached its size is renamed, and the oldest one is
 * deleted.
 *
 * <p>Lines are written by a thread of its own, from a bounded queue: a slow disk loses lines, which
 * the file says, and delays nobody. A file that cannot be written loses lines as well; the next
 * line opens it anew. Lines are flushed when the queue is empty, never synced.
 *
 * <p>Threading: thread-safe. Ownership: closing it writes what waits, for a bounded time; it does
 * not close the feed.
 */
public final class LogFile implements AutoCloseable {
  /** The name of the newest file. */
  public static final String NAME = "kiwi.log";

  /** Size at which a file is complete. */
  public static final long FILE_BYTES = 16L << 20;

  /** Number of files, including the newest. */
  public static final int FILES = 4;

  private static final long WAIT_MILLIS = 1_000;
  private static final long END_MILLIS = 5_000;

  private final Path directory;
  private final long fileBytes;
  private final int files;
  private final InstantSource clock;
  private final Subscriber lines;
  private final Thread thread = new Thread(this::write, "kiwi-log-file");
  private @Nullable OutputStream out; // of the thread
  private long size;
  private final AtomicLong lost = new AtomicLong(); // lines that could not be written
  private volatile boolean isEnding;

  /** Begins to write the log of a feed. Continues a file that is there. */
  public static LogFile start(LiveFeed feed, Path directory, LogLevel level, InstantSource clock) {
    return start(new LogFile(
        directory, FILE_BYTES, FILES, clock, feed.subscribe(EnumSet.of(LiveTopic.LOGS), level)));
  }

  static LogFile start(LogFile file) {
    file.thread.setDaemon(true);
    file.thread.start();
    return file;
  }

  LogFile(Path directory, long fileBytes, int files, InstantSource clock, Subscriber lines) {
    this.directory = directory;
    this.fileBytes = fileBytes;
    this.files = files;
    this.clock = clock;
    this.lines = lines;
  }

  /** Returns how many lines could not be written since the last that could. */
  long lost() {
    return lost.get();
  }

  private void write() {
    try {
      while (true) {
        Optional<LiveMessage> message = lines.next(isEnding ? 0 : WAIT_MILLIS);
        if (message.isPresent()) {
          write(message.get());
        } else {
          flush();
          if (isEnding || lines.isClosed()) {
            break;
          }
        }
      }
    } catch (InterruptedException e) {
      isEnding = true; // nobody interrupts it but to end it
    } finally {
      lines.close();
      closeFile();
    }
  }

  private void write(LiveMessage message) {
    if (lost.get() > 0) {
      long before = lost.get();
      if (!append(LiveJson.line(new DroppedMessages(LiveTopic.LOGS, before), clock.millis()))) {
        lost.incrementAndGet();
        return;
      }
      lost.set(0);
    }
    byte[] line = message instanceof DroppedMessages gap
        ? LiveJson.line(gap, clock.millis())
        : message instanceof LogLine logged ? LiveJson.line(logged) : new byte[0];
    if (!append(line)) {
      lost.incrementAndGet();
    }
  }

  /** Appends a line. Returns false if it is lost; the line may then be in the file in part. */
  private boolean append(byte[] line) {
    try {
      if (out != null && size + line.length > fileBytes && size > 0) {
        closeFile();
        rotate();
      }
      OutputStream to = open();
      to.write(line);
      size += line.length;
      return true;
    } catch (IOException e) {
      closeFile(); // the next line tries anew
      return false;
    }
  }

  private OutputStream open() throws IOException {
    OutputStream opened = out;
    if (opened == null) {
      Path file = file(0);
      opened = new BufferedOutputStream(
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
      out = opened;
      size = Files.size(file);
    }
    return opened;
  }

  private void rotate() throws IOException {
    for (int age = files - 2; age >= 0; age--) {
      if (Files.exists(file(age))) {
        Files.move(file(age), file(age + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private Path file(int age) {
    return directory.resolve(age == 0 ? NAME : NAME + "." + age);
  }

  private void flush() {
    try {
      if (out != null) {
        out.flush();
      }
    } catch (IOException e) {
      lost.incrementAndGet(); // one or more
      closeFile();
    }
  }

  private void closeFile() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      lost.incrementAndGet();
    } finally {
      out = null;
    }
  }

  /** Writes what waits and closes the file. Idempotent. */
  @Override
  public void close() {
    isEnding = true;
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lines.close();
    }
  }
}
