package io.kiwidb.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Keyspace;
import io.kiwidb.testkit.model.Operation.Clear;
import io.kiwidb.testkit.model.Operation.Create;
import io.kiwidb.testkit.model.Operation.Drop;
import io.kiwidb.testkit.model.Operation.KeyspaceChange;
import io.kiwidb.testkit.model.Operation.Rename;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreOracleTest {
  private static final byte[] A = {'a'};

  private final StoreOracle oracle = new StoreOracle();

  @Test
  void keyspacesHaveKeysOfTheirOwnAndOneSequence() {
    create("k");
    write("k", 1);
    write(Keyspace.DEFAULT, 2);
    assertThat(oracle.sequence()).isEqualTo(3);
    assertThat(oracle.require("k").content().get(A, 3)).isEqualTo(value(1));
    assertThat(oracle.content().get(A, 3)).isEqualTo(value(2));
    assertThat(oracle.content().get(A, 2)).isNull();
  }

  @Test
  void anEarlierMomentShowsWhatWasClearedDroppedAndRenamed() {
    create("k");
    write("k", 1);
    long moment = oracle.sequence();
    ModelKeyspace k = oracle.require("k");
    oracle.apply(new Clear("k"));
    oracle.apply(new Rename("k", "l"));
    assertThat(oracle.named("k")).isNull();
    assertThat(oracle.named("l")).isSameAs(k);
    assertThat(k.content().get(A, oracle.sequence())).isNull();
    oracle.apply(new Drop("l"));
    assertThat(oracle.named("l")).isNull();
    assertThat(oracle.named("k", moment)).isSameAs(k);
    assertThat(oracle.named("l", moment)).isNull();
    assertThat(k.content().get(A, moment)).isEqualTo(value(1));
  }

  @Test
  void aNameThatIsUsedAgainIsAnotherEmptyKeyspace() {
    create("k");
    write("k", 1);
    oracle.apply(new Drop("k"));
    create("k");
    assertThat(oracle.require("k").content().first(oracle.sequence())).isNull();
    assertThat(oracle.living()).hasSize(2);
  }

  @Test
  void onlyPossibleChangesAreAllowed() {
    create("k");
    create("l");
    List<KeyspaceChange> refused = List.of(
        new Create("k", List.of()),
        new Create(Keyspace.DEFAULT, List.of()),
        new Drop("none"),
        new Drop(Keyspace.DEFAULT),
        new Rename("k", "l"),
        new Rename(Keyspace.DEFAULT, "m"),
        new Rename("none", "m"),
        new Clear("none"));
    assertThat(refused).noneMatch(oracle::allows);
    List<KeyspaceChange> allowed = List.of(
        new Create("m", List.of()),
        new Drop("k"),
        new Rename("k", "m"),
        new Clear("k"),
        new Clear(Keyspace.DEFAULT));
    assertThat(allowed).allMatch(oracle::allows);
  }

  @Test
  void forgettingKeepsADroppedKeyspaceThatIsStillSeen() {
    create("k");
    write("k", 1);
    long moment = oracle.sequence();
    oracle.apply(new Drop("k"));
    oracle.forgetBefore(moment);
    assertThat(oracle.named("k", moment)).isNotNull();
    oracle.forgetBefore(oracle.sequence());
    assertThat(oracle.named("k", moment)).isNull();
  }

  private void create(String name) {
    oracle.apply(new Create(name, List.of()));
  }

  private void write(String keyspace, long id) {
    oracle.apply(new Write(keyspace, A, id, 30));
  }

  private static byte[] value(long id) {
    return CheckedValue.encode(A, id, 30);
  }
}
