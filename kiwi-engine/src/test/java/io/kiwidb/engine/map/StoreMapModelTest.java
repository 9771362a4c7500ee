package io.kiwidb.engine.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.engine.merge.Orders;
import io.kiwidb.key.KeyOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Compares the map and nested views of it with a {@link TreeMap}, under orders in which no key has
 * an immediate successor.
 */
class StoreMapModelTest {
  @Test
  void viewsAnswerLikeThoseOfATreeMapInEveryOrder() {
    for (int seed = 0; seed < 900; seed++) {
      Random random = new Random(seed);
      KeyOrder order = Orders.all()[seed % 3];
      TreeStore store = new TreeStore(order);
      NavigableMap<byte[], byte[]> map = store.asMap();
      NavigableMap<byte[], byte[]> model = new TreeMap<>(order::compare);
      for (int i = random.nextInt(12); i > 0; i--) {
        byte[] key = key(random);
        map.put(key, new byte[] {(byte) i});
        model.put(key, new byte[] {(byte) i});
      }
      for (int depth = 0; depth < 4; depth++) {
        compare("seed " + seed + " depth " + depth, random, map, model);
        Function<NavigableMap<byte[], byte[]>, NavigableMap<byte[], byte[]>> view =
            view(random, order);
        NavigableMap<byte[], byte[]> expected = orNull(view, model);
        assertThat(orNull(view, map) == null)
            .as("seed %s rejects", seed)
            .isEqualTo(expected == null);
        if (expected != null) {
          map = view.apply(map);
          model = expected;
        }
      }
      assertThat(store.openCursors).hasValue(0);
      assertThat(store.openMoments).hasValue(0);
    }
  }

  private static NavigableMap<byte[], byte[]> orNull(
      Function<NavigableMap<byte[], byte[]>, NavigableMap<byte[], byte[]>> view,
      NavigableMap<byte[], byte[]> map) {
    try {
      return view.apply(map);
    } catch (IllegalArgumentException outside) {
      return null;
    }
  }

  private static Function<NavigableMap<byte[], byte[]>, NavigableMap<byte[], byte[]>> view(
      Random random, KeyOrder order) {
    byte[] a = key(random);
    byte[] b = key(random);
    boolean fromInclusive = random.nextBoolean();
    boolean toInclusive = random.nextBoolean();
    return switch (random.nextInt(4)) {
      case 0 -> NavigableMap::descendingMap;
      case 1 -> m -> m.headMap(a, toInclusive);
      case 2 -> m -> m.tailMap(a, fromInclusive);
      default -> m -> m.subMap(a, fromInclusive, b, toInclusive);
    };
  }

  private static void compare(
      String label,
      Random random,
      NavigableMap<byte[], byte[]> map,
      NavigableMap<byte[], byte[]> model) {
    assertThat(texts(map)).as(label).isEqualTo(texts(model));
    assertThat(texts(map.descendingMap())).as(label).isEqualTo(texts(model.descendingMap()));
    assertThat(map.size()).as(label).isEqualTo(model.size());
    assertThat(map.isEmpty()).as(label).isEqualTo(model.isEmpty());
    assertThat(text(map.firstEntry())).as(label).isEqualTo(text(model.firstEntry()));
    assertThat(text(map.lastEntry())).as(label).isEqualTo(text(model.lastEntry()));
    for (int i = 0; i < 8; i++) {
      byte[] key = key(random);
      assertThat(map.get(key)).as(label).isEqualTo(model.get(key));
      assertThat(map.containsKey(key)).as(label).isEqualTo(model.containsKey(key));
      assertThat(text(map.lowerEntry(key))).as(label).isEqualTo(text(model.lowerEntry(key)));
      assertThat(text(map.floorEntry(key))).as(label).isEqualTo(text(model.floorEntry(key)));
      assertThat(text(map.ceilingEntry(key))).as(label).isEqualTo(text(model.ceilingEntry(key)));
      assertThat(text(map.higherEntry(key))).as(label).isEqualTo(text(model.higherEntry(key)));
    }
  }

  private static List<String> texts(Map<byte[], byte[]> map) {
    List<String> texts = new ArrayList<>();
    map.entrySet().forEach(entry -> texts.add(text(entry)));
    return texts;
  }

  private static String text(Map.Entry<byte[], byte[]> entry) {
    HexFormat hex = HexFormat.of();
    return entry == null
        ? "none"
        : hex.formatHex(entry.getKey()) + "=" + hex.formatHex(entry.getValue());
  }

  private static byte[] key(Random random) {
    String letters = "\0aAbB";
    byte[] key = new byte[random.nextInt(3)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) letters.charAt(random.nextInt(letters.length()));
    }
    return key;
  }
}
