package io.kiwidb.server.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * Reads and writes JSON (RFC 8259). Reading is strict: UTF-8 only, bounded depth and lengths, no
 * property twice, no unknown property, nothing behind the value, and no number where a string
 * belongs. A document never names a class.
 *
 * <p>Threading: thread-safe.
 */
public final class Json {
  private static final int DEPTH = 16;
  private static final int NUMBER_CHARACTERS = 32;
  private static final int NAME_CHARACTERS = 1024;
  private static final int TOKENS = 250_000; // 10,000 operations have up to 100,000

  private final int most;
  private final JsonMapper mapper;

  /**
   * Creates a mapper.
   *
   * @param mostCharacters the longest document and string that it reads
   */
  public Json(int mostCharacters) {
    most = mostCharacters;
    JsonFactory factory = JsonFactory.builder()
        .streamReadConstraints(StreamReadConstraints.builder()
            .maxNestingDepth(DEPTH)
            .maxNumberLength(NUMBER_CHARACTERS)
            .maxNameLength(NAME_CHARACTERS)
            .maxStringLength(mostCharacters)
            .maxTokenCount(TOKENS)
            .build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
        .build();
    mapper = JsonMapper.builder(factory)
        .enable(
            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
            DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
            DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfig(
            LogicalType.Textual,
            config -> config
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .build();
  }

  /** Returns the bytes of a value. */
  public byte[] write(Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass(), e);
    }
  }

  /** Writes a value as it goes; does not close the stream. */
  public void write(Object value, OutputStream out) throws IOException {
    mapper.writeValue(out, value);
  }

  /** Reads a document; fails with a problem that says what is wrong with it. */
  public <T> T read(byte[] document, Class<T> type) {
    if (document.length > most) { // the library looks at this only from time to time
      throw new ProblemException(
          ProblemCode.TOO_LARGE, "The body may have at most " + most + " bytes.");
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
      T value = mapper.readValue(text, type);
      if (value == null) {
        throw new ProblemException(ProblemCode.BAD_REQUEST, "The body must be a JSON object.");
      }
      return value;
    } catch (CharacterCodingException e) {
      throw new ProblemException(ProblemCode.BAD_REQUEST, "The body is not UTF-8.");
    } catch (JsonProcessingException e) {
      throw explained(e);
    }
  }

  /** The messages of the library name classes; these do not. */
  private static ProblemException explained(JsonProcessingException error) {
    if (error instanceof StreamConstraintsException) {
      return new ProblemException(
          ProblemCode.TOO_LARGE,
          "The JSON of the body is too deep, has too many parts, or one too long.");
    }
    if (error.getCause() instanceof StreamConstraintsException) {
      return explained((StreamConstraintsException) error.getCause());
    }
    if (error instanceof JsonParseException) {
      return new ProblemException(
          ProblemCode.BAD_REQUEST, "The body is not one JSON document" + place(error) + ".");
    }
    if (error instanceof UnrecognizedPropertyException unknown) {
      return new ProblemException(
          ProblemCode.BAD_REQUEST, "The property '" + path(unknown) + "' is not known.");
    }
    if (error instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return new ProblemException(
          ProblemCode.BAD_REQUEST, "The property '" + path(mapping) + "' has another type.");
    }
    return new ProblemException(
        ProblemCode.BAD_REQUEST, "The body must be one JSON object" + place(error) + ".");
  }

  private static String place(JsonProcessingException error) {
    return error.getLocation() == null
        ? ""
        : " (line " + error.getLocation().getLineNr() + ", column "
            + error.getLocation().getColumnNr() + ")";
  }

  private static String path(JsonMappingException error) {
    return error.getPath().stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .collect(Collectors.joining("."));
  }
}
