package io.kiwidb.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A random walk of an entry cursor, compared with a sorted list. */
final class EntryWalk {
  private final KeyOrder order;
  private final EntryCursor cursor;
  private final Entry entry;
  private final List<KeyVersion> model;
  private final Random random;
  private final String label;
  private int at = -1;

  EntryWalk(KeyOrder order, EntryCursor cursor, List<KeyVersion> all, Random random, String label) {
    this.order = order;
    this.cursor = cursor;
    this.entry = cursor.entry();
    this.model = new ArrayList<>(all);
    Collections.sort(model, KeyVersion.internalOrder(order));
    this.random = random;
    this.label = label;
  }

  void steps(int count, List<byte[]> probes) {
    for (int i = 0; i < count; i++) {
      step(probes);
    }
  }

  private void step(List<byte[]> probes) {
    int choice = at < 0 ? random.nextInt(3) : random.nextInt(20);
    String what;
    boolean answer;
    if (choice == 0) {
      what = "first";
      at = model.isEmpty() ? -1 : 0;
      answer = cursor.first();
    } else if (choice == 1) {
      what = "last";
      at = model.size() - 1;
      answer = cursor.last();
    } else if (choice == 2) {
      byte[] key = probes.get(random.nextInt(probes.size()));
      long sequence = random.nextInt(model.size() + 3);
      what = "seek " + KeyVersion.text(key) + "@" + sequence;
      at = firstAtOrBehind(key, sequence);
      answer = cursor.seek(new LookupKey().set(order, key, 0, key.length, sequence));
    } else if (choice < 12 == (at * 7919 % 3 == 0)) { // drifts either way, with many turns
      what = "next";
      at = at + 1 < model.size() ? at + 1 : -1;
      answer = cursor.next();
    } else {
      what = "previous";
      at = at - 1;
      answer = cursor.previous();
    }
    assertThat(answer).as("%s: %s", label, what).isEqualTo(at >= 0);
    if (answer) {
      assertThat(cursor.entry()).isSameAs(entry);
      assertThat(new KeyVersion(entry.copyKey(), entry.sequence(), entry.type(), entry.copyValue()))
          .as("%s: %s", label, what)
          .isEqualTo(model.get(at));
      assertThat(entry.keyPrefix()).isEqualTo(order.prefix(entry.copyKey(), 0, entry.keyLength()));
    }
  }

  private int firstAtOrBehind(byte[] key, long sequence) {
    KeyVersion target = new KeyVersion(Arrays.copyOf(key, key.length), sequence, 0xff, new byte[0]);
    for (int i = 0; i < model.size(); i++) {
      if (KeyVersion.internalOrder(order).compare(model.get(i), target) >= 0) {
        return i;
      }
    }
    return -1;
  }
}
