package io.kiwidb.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonlRecordReaderTest {
  @Test
  void textHexAndBase64AreRead() throws IOException {
    String lines = """
        {"key":"a\\u00e9","value":"1"}

        {"valueBase64":"AAE=","keyHex":"00FF"}
        """;
    assertThat(ReadRecords.of(RecordFormat.JSONL, lines))
        .containsExactly("1: a\u00e9=1", "3: \\x00\\xff=\\x00\\x01");
  }

  @Test
  void aRecordMayNameItsKeyspace() throws IOException {
    String lines = """
        {"keyspace":"users","key":"a","value":"1"}
        {"key":"b","value":"2"}
        {"key":"c","value":"3","keyspace":"a \\"b\\""}
        """;
    assertThat(ReadRecords.of(RecordFormat.JSONL, lines))
        .containsExactly("1: users/a=1", "2: b=2", "3: a \"b\"/c=3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"key\":\"a\"} | missing \"value\" in the object",
        "{\"value\":\"a\"} | missing \"key\" in the object",
        "{\"key\":1,\"value\":\"v\"} | \"key\" is not a string",
        "{\"key\":\"a\",\"keyHex\":\"00\",\"value\":\"v\"} | duplicate key",
        "{\"key\":\"a\",\"value\":\"v\",\"ttl\":\"5\"} | unknown field \"ttl\"",
        "{\"key\":\"a\",\"value\":\"v\",\"ttl\":5} | unknown field \"ttl\"",
        "{\"tags\":[1,2],\"key\":\"a\",\"value\":\"v\"} | unknown field \"tags\"",
        "{\"key\":\"a\",\"value\":{\"n\":1}} | \"value\" is not a string",
        "{\"key\":\"a\",\"valueHex\":\"0\"} | '0' is not hex",
        "{\"key\":\"a\",\"valueBase64\":\"*\"} | '*' is not base64",
        "{\"key\":\"\\ud800\",\"value\":\"v\"} | unpaired surrogate",
        "{\"key\":\"a\",\"value\":\"v\"} {} | unexpected data after the object",
        "{\"keyspace\":1,\"key\":\"a\",\"value\":\"v\"} | \"keyspace\" is not a string",
        "{\"keyspace\":\"\",\"key\":\"a\",\"value\":\"v\"} | the name of a keyspace must have",
        "{\"keyspace\":\"a\",\"keyspace\":\"b\",\"key\":\"a\",\"value\":\"v\"} | duplicate keyspace",
        "[\"a\",\"b\"] | not a JSON object",
        "a,b | not JSON",
      })
  void whatIsNoRecordIsReported(String line, String problem) throws IOException {
    assertThat(ReadRecords.of(RecordFormat.JSONL, line + "\n{\"key\":\"b\",\"value\":\"2\"}"))
        .satisfiesExactly(
            bad -> assertThat(bad).startsWith("1! ").contains(problem),
            good -> assertThat(good).isEqualTo("2: b=2"));
  }
}
