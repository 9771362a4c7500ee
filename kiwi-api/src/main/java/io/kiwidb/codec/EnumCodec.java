package io.kiwidb.codec;

import io.kiwidb.DecodingException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** The codecs of enums. Threading: stateless. */
final class EnumCodec {
  private EnumCodec() {}

  static <E extends Enum<E>> OrderedCodec<E> byName(Class<E> type) {
    Map<String, E> constants = new HashMap<>();
    for (E constant : constants(type)) {
      constants.put(constant.name(), constant);
    }
    return TextCodec.TEXT.map(name -> require(type, constants, name), Enum::name);
  }

  private static <E extends Enum<E>> E require(
      Class<E> type, Map<String, E> constants, String name) {
    E constant = constants.get(name);
    if (constant == null) {
      throw new DecodingException("expected a constant of " + type.getName() + ", found '"
          + (name.length() > 64 ? name.substring(0, 64) + "…" : name) + "'");
    }
    return constant;
  }

  @SuppressWarnings("EnumOrdinal") // chosen by the user, who was told what must not change
  static <E extends Enum<E>> OrderedCodec<E> byOrdinal(Class<E> type) {
    E[] constants = constants(type);
    return new FixedCodec<>(
        "the ordinal of a constant of " + type.getName(),
        Short.BYTES,
        Comparator.<E>naturalOrder(),
        (value, target) -> BigEndian.putShort(target, 0, (short) value.ordinal()),
        (array, offset) -> {
          int ordinal = BigEndian.getShort(array, offset) & 0xffff;
          if (ordinal >= constants.length) {
            throw Refusal.of(
                "an ordinal below " + constants.length + " of " + type.getName(),
                array,
                offset,
                Short.BYTES);
          }
          return constants[ordinal];
        });
  }

  private static <E extends Enum<E>> E[] constants(Class<E> type) {
    E[] constants = type.getEnumConstants();
    if (constants == null) {
      throw new IllegalArgumentException(type.getName() + " is not an enum");
    }
    return constants;
  }
}
