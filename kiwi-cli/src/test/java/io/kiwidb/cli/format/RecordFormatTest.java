package io.kiwidb.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Keyspace;
import io.kiwidb.cli.stream.Output;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecordFormatTest {
  private static final long SEED = 7;

  static Stream<Arguments> everyFormat() {
    return Stream.of(RecordFormat.values())
        .flatMap(
            format -> Stream.of(Encoding.values()).map(encoding -> Arguments.of(format, encoding)));
  }

  @ParameterizedTest
  @MethodSource("everyFormat")
  void whatIsWrittenIsReadByteForByte(RecordFormat format, Encoding encoding)
      throws IOException, BadRecordException {
    Random random = new Random(SEED);
    for (int round = 0; round < 200; round++) {
      List<byte[]> fields = new ArrayList<>();
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      Output out = new Output(file);
      RecordWriter writer = format.writer(out, encoding);
      for (int i = random.nextInt(20); i > 0; i--) {
        byte[] key = RandomBytes.some(random);
        byte[] value = RandomBytes.some(random);
        fields.add(key);
        fields.add(value);
        writer.write(key, value);
      }
      out.flush();
      assertThat(read(format, encoding, file.toByteArray()))
          .as("round %d of seed %d", round, SEED)
          .containsExactlyElementsOf(fields);
    }
  }

  @ParameterizedTest
  @MethodSource("everyFormat")
  void recordsOfSeveralKeyspacesKeepTheirKeyspace(RecordFormat format, Encoding encoding)
      throws IOException, BadRecordException {
    Random random = new Random(SEED);
    List<String> names = List.of(
        Keyspace.DEFAULT, "users", "a b", "\\@x", "it's \"q\", or", "\u00e9\\n", "keyspace");
    List<Object> written = new ArrayList<>();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    Output out = new Output(file);
    KeyspaceWriters writers = format.keyspaceWriters(out, encoding);
    for (int i = 0; i < 500; i++) {
      String name = names.get(random.nextInt(names.size()));
      byte[] key = RandomBytes.some(random);
      byte[] value = RandomBytes.some(random);
      written.addAll(List.of(name, key, value));
      writers.of(name).write(key, value);
    }
    out.flush();
    List<Object> read = new ArrayList<>();
    try (RecordReader reader =
        format.reader(new ByteArrayInputStream(file.toByteArray()), encoding, CsvHeader.ABSENT)) {
      while (reader.next()) {
        read.addAll(
            List.of(reader.keyspace().orElse(Keyspace.DEFAULT), reader.key(), reader.value()));
      }
    }
    assertThat(read).containsExactlyElementsOf(written);
  }

  @ParameterizedTest
  @MethodSource("everyFormat")
  void nonsenseIsReportedAndReadingGoesOnToTheEnd(RecordFormat format, Encoding encoding)
      throws IOException {
    Random random = new Random(SEED);
    for (int round = 0; round < 2_000; round++) {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      for (int i = random.nextInt(20); i > 0; i--) {
        file.write(RandomBytes.some(random));
      }
      long lines = file.toString(StandardCharsets.ISO_8859_1)
              .chars()
              .filter(c -> c == '\n')
              .count()
          + 1;
      try (RecordReader reader =
          format.reader(new ByteArrayInputStream(file.toByteArray()), encoding, CsvHeader.ABSENT)) {
        long before = 0;
        boolean more = true;
        while (more) {
          long line;
          try {
            more = reader.next();
            line = more ? reader.line() : lines;
          } catch (BadRecordException e) {
            line = e.line();
          }
          assertThat(line).as("round %d of seed %d", round, SEED).isBetween(before, lines);
          before = line;
        }
      }
    }
  }

  @Test
  void theFormatIsKnownByTheNameOfTheFile() {
    assertThat(RecordFormat.ofFileName("a.TSV")).contains(RecordFormat.TSV);
    assertThat(RecordFormat.ofFileName("a.csv")).contains(RecordFormat.CSV);
    assertThat(RecordFormat.ofFileName("a.ndjson")).contains(RecordFormat.JSONL);
    assertThat(RecordFormat.ofFileName("a.hex")).contains(RecordFormat.HEX);
    for (String name : List.of("a.txt", "a.json", "a.tsv.gz", "tsv", "hex", "")) {
      assertThat(RecordFormat.ofFileName(name)).as(name).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(RecordFormat.class)
  void blankLinesAreSkippedInEveryFormat(RecordFormat format) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    Output out = new Output(file);
    format.writer(out, Encoding.TEXT).write(new byte[] {'k'}, new byte[] {'v'});
    out.flush();
    String record = file.toString(StandardCharsets.UTF_8);
    String blanks = "\n\r\n   \n \r\n";
    String text = blanks + record + blanks + record + blanks + record + "\n ";
    assertThat(ReadRecords.of(format, text)).containsExactly("5: k=v", "10: k=v", "15: k=v");
    assertThat(ReadRecords.of(format, blanks)).isEmpty();
  }

  private static List<byte[]> read(RecordFormat format, Encoding encoding, byte[] file)
      throws IOException, BadRecordException {
    List<byte[]> fields = new ArrayList<>();
    try (RecordReader reader =
        format.reader(new ByteArrayInputStream(file), encoding, CsvHeader.ABSENT)) {
      while (reader.next()) {
        fields.add(reader.key());
        fields.add(reader.value());
      }
    }
    return fields;
  }
}
