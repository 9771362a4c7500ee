package io.kiwidb.server.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.server.store.ServedStore;
import io.kiwidb.storage.MemoryStorage;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyspacesTest {
  private final Kiwi db = Kiwi.open(
      MemoryStorage.named("memory"), Options.builder().profile(Profile.DEV).build());

  @AfterEach
  void close() {
    db.close();
  }

  /** The store, in which something happens after each list of its keyspaces. */
  private List<String> listedWhile(Runnable change) {
    Kiwi changing = (Kiwi) Proxy.newProxyInstance(
        Kiwi.class.getClassLoader(), new Class<?>[] {Kiwi.class}, (proxy, method, given) -> {
          Object answer = method.invoke(db, given);
          if (method.getName().equals("keyspaces")) {
            change.run();
          }
          return answer;
        });
    return new Keyspaces(ServedStore.of(changing, "store"))
        .list(10, null).keyspaces().stream().map(Keyspaces.Info::name).toList();
  }

  @Test
  void oneThatIsDroppedMeanwhileIsLeftOut() {
    db.createKeyspace("a");
    db.createKeyspace("b");
    assertThat(listedWhile(() -> db.dropKeyspace("a"))).containsExactly(Keyspace.DEFAULT, "b");
  }

  @Test
  void oneThatIsRenamedMeanwhileIsThere() {
    db.createKeyspace("a");
    assertThat(listedWhile(() -> db.renameKeyspace("a", "c")))
        .containsExactly(Keyspace.DEFAULT, "c");
  }
}
