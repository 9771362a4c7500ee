package io.kiwidb.bench.run;

import io.kiwidb.bench.engine.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/**
 * A JFR recording with the JDK's {@code profile} settings, from construction to {@link #close}.
 * Threading: not thread-safe.
 */
final class FlightRecording implements AutoCloseable {
  private final Path file;
  private final Recording recording;

  FlightRecording(Path file) {
    this.file = file;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      recording = new Recording(Configuration.getConfiguration("profile"));
      recording.start();
    } catch (IOException | ParseException e) {
      throw new BenchException("cannot record to " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try (recording) {
      recording.stop();
      recording.dump(file);
    } catch (IOException e) {
      throw new BenchException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
