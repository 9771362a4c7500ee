package io.kiwidb.jackson;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kiwidb.DecodingException;
import io.kiwidb.codec.Codec;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A codec of values as JSON, with Jackson's data binding: records, classes with properties, lists,
 * maps. For values only, as JSON preserves no order: a typed keyspace with this codec for its keys
 * does not compile.
 *
 * <pre>{@code
 * record User(String name, int age) {}
 *
 * TypedKeyspace<Long, User> users =
 *     keyspace.typed(Codecs.int64(), JacksonCodec.of(User.class));
 * users.put(1L, new User("Ada", 36));
 * }</pre>
 *
 * <p>Maps compare values by their bytes ({@code replace(key, expected, value)},
 * {@code containsValue}, {@code merge}). Equal values have equal bytes as long as their properties
 * and the elements of their collections come in the same order; entries of maps are sorted by key,
 * and without a mapper of your own properties are sorted by name. A {@code HashSet} has no order.
 *
 * <p>Bytes are read as Jackson reads them: white space, properties in another order and other
 * encodings of JSON are accepted, so values that another program wrote can be read. The whole value
 * must be one JSON text, and not null.
 *
 * <p>Threading: immutable, provided that the mapper is not configured any more.
 *
 * <p>Ownership: as {@link Codec}.
 *
 * <p>Failure: {@link IllegalArgumentException} for a value that Jackson cannot write;
 * {@link DecodingException}, with Jackson's as its cause, for bytes that are no JSON, or not of the
 * type, or nested too deeply; {@link IllegalStateException} if Jackson cannot create such a value
 * from any bytes: it is abstract, has no constructor for Jackson, or its module does not open the
 * package. What Jackson does not wrap, such as a runtime exception of a serializer, reaches the
 * caller.
 *
 * @param <T> the type of the values
 */
public final class JacksonCodec<T> implements Codec<T> {
  private static final int SHOWN = 16; // bytes

  private final JavaType type;
  private final ObjectReader reader;
  private final ObjectWriter writer;

  private JacksonCodec(ObjectMapper mapper, JavaType type) {
    this.type = type;
    this.reader = mapper.readerFor(type).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    this.writer = mapper.writerFor(type).with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
  }

  /** Returns a codec of a class, with properties sorted by name. */
  public static <T> JacksonCodec<T> of(Class<T> type) {
    return of(mapper(), type);
  }

  /** Returns a codec of a generic type, such as a list, with properties sorted by name. */
  public static <T> JacksonCodec<T> of(TypeReference<T> type) {
    return of(mapper(), type);
  }

  /**
   * Returns a codec of a class.
   *
   * @param mapper determines the JSON; must not be configured afterwards, and write JSON
   */
  public static <T> JacksonCodec<T> of(ObjectMapper mapper, Class<T> type) {
    return new JacksonCodec<>(mapper, mapper.constructType(type));
  }

  /**
   * Returns a codec of a generic type, such as a list.
   *
   * @param mapper determines the JSON; must not be configured afterwards, and write JSON
   */
  public static <T> JacksonCodec<T> of(ObjectMapper mapper, TypeReference<T> type) {
    return new JacksonCodec<>(mapper, mapper.constructType(type));
  }

  /**
   * Without modules of Jackson that happen to be there: what is stored must not depend on the class
   * path.
   */
  private static ObjectMapper mapper() {
    return JsonMapper.builder()
        .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .build();
  }

  @Override
  public byte[] encode(T value) {
    Objects.requireNonNull(value, "value");
    try {
      return writer.writeValueAsBytes(value);
    } catch (JsonProcessingException refused) {
      throw new IllegalArgumentException(
          "the value has no JSON as " + type.toCanonical() + ": " + refused.getOriginalMessage(),
          refused);
    }
  }

  @Override
  public T decode(byte[] array, int offset, int length) {
    T value;
    try {
      value = reader.readValue(array, offset, length);
    } catch (InvalidDefinitionException unusable) {
      throw new IllegalStateException(
          "Jackson cannot create a " + type.toCanonical() + ": " + unusable.getOriginalMessage(),
          unusable);
    } catch (JsonProcessingException refused) {
      throw refusal(refused.getOriginalMessage(), array, offset, length, refused);
    } catch (IOException refused) {
      throw refusal(String.valueOf(refused.getMessage()), array, offset, length, refused);
    }
    if (value == null) {
      throw refusal("it is null", array, offset, length, null);
    }
    return value;
  }

  private DecodingException refusal(
      String reason, byte[] array, int offset, int length, @Nullable IOException cause) {
    int shown = Math.min(length, SHOWN);
    String bytes = HexFormat.of().formatHex(array, offset, offset + shown);
    return new DecodingException(
        "expected the JSON of a " + type.toCanonical() + ", found " + length + " bytes"
            + (length == 0 ? "" : ": " + bytes)
            + (shown < length ? "…" : "")
            + ": " + reason,
        cause);
  }

  @Override
  public String toString() {
    return "JSON of " + type.toCanonical();
  }
}
