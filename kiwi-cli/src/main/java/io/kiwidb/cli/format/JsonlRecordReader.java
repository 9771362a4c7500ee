package io.kiwidb.cli.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.kiwidb.Expiry;
import io.kiwidb.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads jsonl, see the package. Threading: not thread-safe. */
final class JsonlRecordReader implements RecordReader {
  /** The member that names the keyspace. */
  static final String KEYSPACE = "keyspace";

  /** The member that says when the record expires. */
  static final String EXPIRY = "expiryMillis";

  private static final String KEY = "key";
  private static final String VALUE = "value";
  private static final Set<String> MEMBERS =
      Set.of(KEYSPACE, KEY, "keyHex", "keyBase64", VALUE, "valueHex", "valueBase64");

  private final LineSource lines;
  private final JsonFactory json = JsonFactory.builder()
      .streamReadConstraints(
          StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
      .build();
  private Optional<String> keyspace = Optional.empty();
  private byte @Nullable [] key;
  private byte @Nullable [] value;
  private long expiryMillis = Expiry.NEVER_MILLIS;

  JsonlRecordReader(InputStream in) {
    this.lines = new LineSource(in);
  }

  @Override
  public boolean next() throws IOException, BadRecordException {
    keyspace = Optional.empty();
    key = null;
    value = null;
    expiryMillis = Expiry.NEVER_MILLIS;
    if (!lines.nextThatIsNotBlank()) {
      return false;
    }
    try (JsonParser parser = json.createParser(lines.array(), lines.offset(), lines.length())) {
      readObject(parser);
    } catch (JsonProcessingException e) {
      throw new BadRecordException(line(), "not JSON: " + Excerpt.of(e.getOriginalMessage()));
    } catch (IllegalArgumentException e) {
      throw new BadRecordException(line(), String.valueOf(e.getMessage()));
    }
    if (key == null || value == null) {
      throw new BadRecordException(
          line(), "missing \"" + (key == null ? KEY : VALUE) + "\" in the object");
    }
    return true;
  }

  private void readObject(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("not a JSON object");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (name.equals(EXPIRY)) {
        readExpiry(parser);
        continue;
      }
      if (!MEMBERS.contains(name)) {
        throw new IllegalArgumentException("unknown field \"" + Excerpt.of(name)
            + "\"; a record has one of key, keyHex, keyBase64 and one of value, valueHex, valueBase64,"
            + " and may have keyspace and expiryMillis");
      }
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        throw new IllegalArgumentException("\"" + name + "\" is not a string");
      }
      readMember(name, parser.getText());
    }
    if (parser.nextToken() != null) {
      throw new IllegalArgumentException("unexpected data after the object");
    }
  }

  private void readExpiry(JsonParser parser) throws IOException {
    if (expiryMillis != Expiry.NEVER_MILLIS) {
      throw new IllegalArgumentException("duplicate " + EXPIRY);
    }
    boolean isNumber = parser.nextToken() == JsonToken.VALUE_NUMBER_INT;
    if (!isNumber || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw new IllegalArgumentException("\"" + EXPIRY + "\" is not a number of milliseconds");
    }
    expiryMillis = parser.getLongValue();
  }

  @Override
  public long expiryMillis() {
    return expiryMillis;
  }

  private void readMember(String name, String text) {
    if (name.equals(KEYSPACE)) {
      if (keyspace.isPresent()) {
        throw new IllegalArgumentException("duplicate keyspace");
      }
      Limits.checkKeyspaceName(text);
      keyspace = Optional.of(text);
      return;
    }
    byte[] bytes = encodingOf(name).decode(text);
    if (name.startsWith(KEY)) {
      key = only(key, KEY, bytes);
    } else {
      value = only(value, VALUE, bytes);
    }
  }

  private static Encoding encodingOf(String name) {
    return name.endsWith("Hex")
        ? Encoding.HEX
        : name.endsWith("Base64") ? Encoding.BASE64 : Encoding.TEXT;
  }

  private static byte[] only(byte @Nullable [] before, String what, byte[] now) {
    if (before != null) {
      throw new IllegalArgumentException("duplicate " + what);
    }
    return now;
  }

  @Override
  public Optional<String> keyspace() {
    return keyspace;
  }

  @Override
  public byte[] key() {
    return Objects.requireNonNull(key, "no record");
  }

  @Override
  public byte[] value() {
    return Objects.requireNonNull(value, "no record");
  }

  @Override
  public boolean isCutOff() {
    return lines.isCutOff();
  }

  @Override
  public long line() {
    return lines.number();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
