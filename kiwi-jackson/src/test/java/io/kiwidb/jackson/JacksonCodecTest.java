package io.kiwidb.jackson;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kiwidb.DecodingException;
import io.kiwidb.codec.Codec;
import io.kiwidb.codec.OrderedCodec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JacksonCodecTest {
  private static final long SEED = 20_261_130;
  private static final int HOSTILE = 20_000;

  private static final Codec<User> USERS = JacksonCodec.of(User.class);

  record User(String name, int age) {}

  record Team(String name, List<User> members, Map<String, Integer> points) {}

  private static byte[] json(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void theFormatIsThatOfTheSpecification() {
    assertThat(HexFormat.ofDelimiter(" ").formatHex(USERS.encode(new User("Ada", 36))))
        .isEqualTo("7b 22 61 67 65 22 3a 33 36 2c 22 6e 61 6d 65 22 3a 22 41 64 61 22 7d");
  }

  @Test
  void valuesSurvive() {
    Codec<Team> codec = JacksonCodec.of(Team.class);
    Team team = new Team(
        "é 😀 \" \\ \0, and half a pair: \ud800",
        List.of(new User("Ada", 36), new User("", -1)),
        Map.of("a", 1, "b", 2));
    byte[] bytes = codec.encode(team);
    byte[] within = new byte[bytes.length + 6];
    Arrays.fill(within, (byte) '{');
    System.arraycopy(bytes, 0, within, 2, bytes.length);
    assertThat(codec.decode(bytes)).isEqualTo(team);
    assertThat(codec.decode(within, 2, bytes.length)).isEqualTo(team);
    Codec<Map<String, List<User>>> generic = JacksonCodec.of(new TypeReference<>() {});
    Map<String, List<User>> map = Map.of("all", team.members(), "none", List.of());
    assertThat(generic.decode(generic.encode(map))).isEqualTo(map);
  }

  @Test
  void equalMapsHaveEqualBytes() {
    Codec<Map<String, Integer>> codec = JacksonCodec.of(new TypeReference<>() {});
    Map<String, Integer> one = new LinkedHashMap<>();
    Map<String, Integer> other = new LinkedHashMap<>();
    for (int i = 0; i < 50; i++) {
      one.put("k" + i, i);
      other.put("k" + (49 - i), 49 - i);
    }
    assertThat(codec.encode(one))
        .isEqualTo(codec.encode(other))
        .isEqualTo(codec.encode(new HashMap<>(one)));
  }

  @Test
  void itIsForValuesOnly() {
    assertThat(USERS).isNotInstanceOf(OrderedCodec.class);
    assertThatThrownBy(() -> USERS.encode(null)).isInstanceOf(NullPointerException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "7",
        "\"Ada\"",
        "[]",
        "{",
        "{\"name\":\"Ada\",\"age\":36",
        "{\"name\":\"Ada\",\"age\":36}}",
        "{\"name\":\"Ada\",\"age\":36} {}",
        "{\"name\":\"Ada\",\"age\":\"much\"}",
        "{\"name\":\"Ada\",\"age\":99999999999}",
        "{\"name\":\"Ada\",\"height\":1}"
      })
  void otherTextIsRefused(String text) {
    assertThatThrownBy(() -> USERS.decode(json(text)))
        .isInstanceOf(DecodingException.class)
        .hasMessageStartingWith("expected the JSON of a " + User.class.getName() + ", found "
            + text.length() + " bytes");
  }

  @Test
  void aRefusalHasTheCauseAndTheFirstBytes() {
    assertThatThrownBy(() -> USERS.decode(json("{\"name\":\"Ada\",\"age\":\"much\"}")))
        .hasMessageContaining(": 7b226e616d65223a22416461222c2261…: ")
        .hasMessageContaining("much")
        .hasCauseInstanceOf(JsonProcessingException.class);
    assertThatThrownBy(() -> USERS.decode(new byte[] {(byte) 0xff, 0, 1}))
        .isInstanceOf(DecodingException.class);
  }

  /** The stack ends before a nesting of a million. */
  @Test
  void deepNestingIsRefused() {
    byte[] deep = new byte[1_000_000];
    Arrays.fill(deep, (byte) '[');
    Codec<Object> any = JacksonCodec.of(Object.class);
    assertThatThrownBy(() -> any.decode(deep)).isInstanceOf(DecodingException.class);
  }

  @Test
  void whatOthersWroteIsRead() {
    User ada = new User("Ada", 36);
    assertThat(USERS.decode(json(" {\n \"name\" : \"\\u0041da\", \"age\" : 36 } ")))
        .isEqualTo(ada);
    assertThat(USERS.decode("{\"name\":\"Ada\",\"age\":36}".getBytes(UTF_16BE))).isEqualTo(ada);
    assertThat(USERS.decode(json("{}"))).isEqualTo(new User(null, 0)); // from before there were any
  }

  /** Changed bytes are refused, or have a value that is stored as itself. */
  @Test
  void hostileBytesAreRefusedOrJson() {
    Random random = new Random(SEED);
    byte[] bytes = USERS.encode(new User("Ada Lovelace", 36));
    int refused = 0;
    for (int i = 0; i < HOSTILE; i++) {
      byte[] changed = Arrays.copyOf(bytes, bytes.length - random.nextInt(2) * random.nextInt(5));
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      try {
        User user = USERS.decode(changed);
        assertThat(USERS.decode(USERS.encode(user))).as("seed %d, %d", SEED, i).isEqualTo(user);
      } catch (DecodingException expected) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(HOSTILE / 2);
  }

  /** A bean that contains itself. */
  public static final class Loop {
    /** Returns itself. */
    public Loop self() {
      return this;
    }

    /** Returns itself, as a property. */
    public Loop getSelf() {
      return this;
    }
  }

  @Test
  void aValueWithoutJsonIsRefused() {
    assertThatThrownBy(() -> JacksonCodec.of(Loop.class).encode(new Loop()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no JSON as " + Loop.class.getName())
        .hasCauseInstanceOf(JsonProcessingException.class);
  }

  /** Which no bytes are to blame for. */
  @Test
  void aTypeThatJacksonCannotCreateIsNamed() {
    assertThatThrownBy(() -> JacksonCodec.of(Runnable.class).decode(json("{}")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Jackson cannot create a java.lang.Runnable: ");
  }

  @Test
  void anOwnMapperDecides() {
    ObjectMapper lenient = JsonMapper.builder()
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();
    byte[] newer = json("{\"name\":\"Ada\",\"age\":36,\"height\":165}");
    assertThatThrownBy(() -> USERS.decode(newer)).hasMessageContaining("height");
    assertThat(JacksonCodec.of(lenient, User.class).decode(newer)).isEqualTo(new User("Ada", 36));
    assertThatThrownBy(() -> JacksonCodec.of(lenient, User.class).decode(json("{}{}")))
        .isInstanceOf(DecodingException.class);
    Codec<List<User>> list = JacksonCodec.of(lenient, new TypeReference<>() {});
    assertThat(list.decode(json("[]"))).isEmpty();
  }
}
