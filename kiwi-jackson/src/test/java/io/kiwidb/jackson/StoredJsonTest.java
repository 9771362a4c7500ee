package io.kiwidb.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.DecodingException;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.codec.Codecs;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.typed.TypedKeyspace;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values as JSON in a store. */
class StoredJsonTest {
  private Kiwi db;
  private TypedKeyspace<Long, Page> pages;

  record Page(String title, List<String> links) {}

  @BeforeEach
  void open() {
    db = Kiwi.open(
        MemoryStorage.named("StoredJsonTest"),
        Options.builder().profile(Profile.DEV).build());
    pages = db.typed(Codecs.int64(), JacksonCodec.of(Page.class));
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void valuesAreStoredAndRead() {
    Page page = new Page("Kiwi", List.of("a", "b"));
    pages.put(-1L, page);
    pages.put(1L, new Page("", List.of()));
    db.flush();
    assertThat(pages.get(-1L)).isEqualTo(page);
    assertThat(pages.stream().map(Map.Entry::getKey)).containsExactly(-1L, 1L);
    assertThat(new String(db.get(Codecs.int64().encode(-1L)), UTF_8))
        .isEqualTo("{\"links\":[\"a\",\"b\"],\"title\":\"Kiwi\"}");
  }

  @Test
  void mapsCompareThemByTheirBytes() {
    ConcurrentNavigableMap<Long, Page> map = pages.asMap();
    Page page = new Page("one", List.of());
    map.put(1L, page);
    assertThat(map.containsValue(new Page("one", List.of()))).isTrue();
    assertThat(map.replace(1L, new Page("one", List.of()), new Page("two", List.of())))
        .isTrue();
    assertThat(map.remove(1L, page)).isFalse();
    map.merge(1L, page, (old, given) -> new Page(old.title() + given.title(), old.links()));
    assertThat(map).isEqualTo(Map.of(1L, new Page("twoone", List.of())));
  }

  @Test
  void bytesOfOthersAreRefused() {
    db.put(Codecs.int64().encode(1L), "no JSON".getBytes(UTF_8));
    assertThatThrownBy(() -> pages.get(1L)).isInstanceOf(DecodingException.class);
    assertThatThrownBy(() -> pages.stream().count()).isInstanceOf(DecodingException.class);
    assertThat(pages.firstKey()).isEqualTo(1L);
  }
}
