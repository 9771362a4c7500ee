package io.kiwidb.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.kiwidb.bench.engine.BenchException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reports as JSON. Fields are the components of the records; times are in nanoseconds or seconds as
 * named, sizes in bytes.
 */
public final class ReportFile {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ReportFile() {}

  /** Writes a report. */
  public static void write(Path file, Object report) {
    try {
      JSON.writeValue(file.toFile(), report);
    } catch (IOException e) {
      throw new BenchException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Reads the report of one engine. */
  public static EngineReport readEngine(Path file) {
    return read(file, EngineReport.class);
  }

  /** Reads a report of a type. */
  public static <T> T read(Path file, Class<T> type) {
    try {
      return JSON.readValue(file.toFile(), type);
    } catch (IOException e) {
      throw new BenchException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
