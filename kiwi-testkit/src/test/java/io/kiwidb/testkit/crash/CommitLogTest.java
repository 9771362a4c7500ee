package io.kiwidb.testkit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Keyspace;
import io.kiwidb.testkit.crash.CommitLog.Match;
import io.kiwidb.testkit.model.CheckedValue;
import io.kiwidb.testkit.model.Operation.Clear;
import io.kiwidb.testkit.model.Operation.Create;
import io.kiwidb.testkit.model.Operation.Drop;
import io.kiwidb.testkit.model.Operation.KeyspaceChange;
import io.kiwidb.testkit.model.Operation.Rename;
import io.kiwidb.testkit.model.Write;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommitLogTest {
  private static final byte[] A = {'a'};
  private static final byte[] B = {'b'};

  private final CommitLog log = new CommitLog();

  CommitLogTest() {
    log.tried(List.of(new Write(A, 1, 30)));
    log.tried(List.of(new Write(B, 2, 30), new Write(A, 3, 30)));
    log.tried(List.of(new Write(A, 4, Write.DELETION)));
  }

  @Test
  void everyPrefixIsFound() {
    for (int count = 0; count <= 3; count++) {
      assertThat(found(log.state(count), 0)).hasValue(count);
      assertThat(found(log.state(count), count)).hasValue(count);
    }
  }

  @Test
  void aShorterPrefixIsRefusedAndExplained() {
    assertThat(found(log.state(1), 2)).isEmpty();
    assertThat(log.explain(log.state(1), 2)).contains("first 1 commits").contains("lost");
  }

  @Test
  void halfABatchIsNoPrefix() {
    StoreContents torn = new StoreContents();
    torn.of(Keyspace.DEFAULT).put(A, CheckedValue.encode(A, 1, 30));
    torn.of(Keyspace.DEFAULT).put(B, CheckedValue.encode(B, 2, 30));
    assertThat(found(torn, 0)).isEmpty();
    assertThat(log.explain(torn, 0))
        .contains("not the state of a prefix")
        .contains("commit 2 of 2 writes");
  }

  @Test
  void aStrangeKeyIsNoPrefix() {
    StoreContents strange = log.state(3);
    strange.of(Keyspace.DEFAULT).put(new byte[] {'z'}, new byte[0]);
    assertThat(found(strange, 0)).isEmpty();
  }

  @Test
  void aBatchOverKeyspacesIsOneCommit() {
    make(new Create("k", List.of()));
    log.tried(List.of(new Write(B, 5, 30), new Write(A, 6, 30), new Write("k", B, 7, 30)));
    assertThat(found(log.state(5), 0)).hasValue(5);
    StoreContents half = log.state(5);
    half.of("k").remove(B);
    assertThat(found(half, 0)).isEmpty();
    assertThat(log.explain(half, 0)).contains("k/62 is missing").contains("commit 5 of 3 writes");
  }

  @Test
  void creatingAndRenamingLastWithoutTheWritesBefore() {
    make(new Create("k", List.of()));
    make(new Rename("k", "l"));
    StoreContents nothing = new StoreContents();
    assertThat(found(nothing, 0)).isEmpty();
    nothing.add("k");
    assertThat(found(nothing, 0)).isEmpty();
    StoreContents renamed = new StoreContents();
    renamed.add("l");
    assertThat(found(renamed, 0)).hasValue(0);
    assertThat(log.durable()).isZero();
  }

  @Test
  void droppingAndClearingMakeTheWritesBeforeThemDurable() {
    make(new Create("k", List.of()));
    log.tried(List.of(new Write("k", A, 5, 30)));
    make(new Clear("k"));
    assertThat(log.durable()).isEqualTo(6);
    make(new Drop("k"));
    assertThat(log.durable()).isEqualTo(7);
    assertThat(found(new StoreContents(), 0)).as("without the writes before").isEmpty();
    assertThat(found(log.state(7), 7)).hasValue(7);
    assertThat(log.state(7).names()).containsExactly(Keyspace.DEFAULT);
  }

  @Test
  void aChangeThatDidNotReturnMayBeFoundOrNot() {
    make(new Create("k", List.of()));
    log.tried(List.of(new Write("k", A, 5, 30)));
    StoreContents before = log.state(5);
    log.tried(new Drop("k"));
    assertThat(found(before, 5)).hasValue(5);
    StoreContents after = before.copy();
    after.names().remove("k");
    assertThat(log.match(after, 5)).hasValue(new Match(5, Set.of(5)));
    after.of(Keyspace.DEFAULT).clear();
    assertThat(found(after, 0)).as("a drop without the writes before it").isEmpty();
  }

  @Test
  void aDropThatFailedLosesNoLaterWrite() {
    make(new Create("k", List.of()));
    log.tried(new Drop("k"));
    log.tried(List.of(new Write("k", B, 5, 30)));
    log.acknowledged(6);
    StoreContents kept = log.state(6);
    assertThat(kept.of("k")).containsOnlyKeys(B);
    assertThat(found(kept, 6)).hasValue(6);
    kept.names().remove("k");
    assertThat(found(kept, 6)).isEmpty();
  }

  @Test
  void aNameThatIsUsedAgainIsAnotherKeyspace() {
    make(new Create("k", List.of()));
    log.tried(List.of(new Write("k", A, 5, 30)));
    make(new Drop("k"));
    make(new Create("k", List.of()));
    StoreContents again = log.state(7);
    assertThat(again.of("k")).isEmpty();
    assertThat(found(again, 6)).hasValue(6);
    again.of("k").put(A, CheckedValue.encode(A, 5, 30));
    assertThat(found(again, 6)).isEmpty();
  }

  @Test
  void aFlushOfOneKeyspaceMakesDurableWhatWasCommittedBeforeItsLastWrite() {
    make(new Create("k", List.of()));
    log.tried(List.of(new Write("k", A, 5, 30)));
    log.tried(List.of(new Write(B, 6, 30)));
    log.durableIn("k");
    assertThat(log.durable()).isEqualTo(5);
    log.durableIn(Keyspace.DEFAULT);
    assertThat(log.durable()).isEqualTo(6);
  }

  @Test
  void whatWasRecoveredIsDurableAndTheRestIsForgotten() {
    make(new Create("k", List.of()));
    log.tried(List.of(new Write("k", A, 5, 30)));
    log.tried(new Rename("k", "l"));
    StoreContents found = log.state(3);
    found.names().remove("k");
    found.add("l");
    log.recovered(log.match(found, 3).orElseThrow());
    assertThat(log.durable()).isEqualTo(log.tried()).isEqualTo(5);
    assertThat(found(found, log.durable())).hasValue(5);
    log.tried(List.of(new Write("l", A, 7, 30)));
    assertThat(log.state(6).of("l")).containsOnlyKeys(A);
  }

  private void make(KeyspaceChange change) {
    log.tried(change);
    log.made();
  }

  @Test
  void anExpiredValueThatWasSeenToBeGoneMustNotBeFound() {
    log.time(1_000);
    log.tried(List.of(new Write(A, 5, 30).living(500), new Write(B, 6, 30).living(5_000)));
    StoreContents before = log.state(4);
    assertThat(before.of(Keyspace.DEFAULT)).hasSize(2);
    assertThat(before.expiry(Keyspace.DEFAULT, A)).isEqualTo(1_500);
    assertThat(found(before, 4)).hasValue(4);
    log.time(2_000);
    StoreContents after = log.state(4);
    assertThat(after.of(Keyspace.DEFAULT)).hasSize(1);
    assertThat(found(after, 4)).hasValue(4);
    assertThat(found(before, 4)).as("the clock is back, and nobody looked").hasValue(4);
    before.time(2_000);
    assertThat(found(before, 4)).as("it is late").isEmpty();
    before.time(1_400);
    assertThat(found(before, 4)).hasValue(4);
    log.seenAll();
    assertThat(found(before, 4)).as("seen to be gone").isEmpty();
    assertThat(found(after, 4)).hasValue(4);
  }

  @Test
  void aValueKeepsItsExpiryAndLivesUntilThen() {
    log.time(1_000);
    log.tried(List.of(new Write(A, 5, 30).living(50_000)));
    StoreContents there = log.state(4);
    StoreContents without = new StoreContents();
    without.of(Keyspace.DEFAULT).putAll(there.of(Keyspace.DEFAULT));
    assertThat(found(without, 4)).as("without its expiry").isEmpty();
    there.expires(Keyspace.DEFAULT, A, 51_001);
    assertThat(found(there, 4)).as("with another").isEmpty();
    StoreContents gone = log.state(4);
    gone.of(Keyspace.DEFAULT).remove(A);
    assertThat(found(gone, 4)).as("gone too early").isEmpty();
    gone.time(51_000);
    assertThat(found(gone, 4)).hasValue(4);
  }

  private OptionalInt found(StoreContents contents, int atLeast) {
    Optional<Match> match = log.match(contents, atLeast);
    return match.isEmpty() ? OptionalInt.empty() : OptionalInt.of(match.get().count());
  }
}
