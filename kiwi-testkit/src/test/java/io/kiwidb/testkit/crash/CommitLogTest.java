package io.kiwidb.testkit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.testkit.model.CheckedValue;
import io.kiwidb.testkit.model.Keys;
import io.kiwidb.testkit.model.Write;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
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
      assertThat(log.prefixWith(log.state(count), 0)).hasValue(count);
      assertThat(log.prefixWith(log.state(count), count)).hasValue(count);
    }
  }

  @Test
  void aShorterPrefixIsRefusedAndExplained() {
    assertThat(log.prefixWith(log.state(1), 2)).isEmpty();
    assertThat(log.explain(log.state(1), 2)).contains("first 1 commits").contains("lost");
  }

  @Test
  void halfABatchIsNoPrefix() {
    NavigableMap<byte[], byte[]> torn = new TreeMap<>(Keys.ORDER);
    torn.put(A, CheckedValue.encode(A, 1, 30));
    torn.put(B, CheckedValue.encode(B, 2, 30));
    assertThat(log.prefixWith(torn, 0)).isEmpty();
    assertThat(log.explain(torn, 0))
        .contains("not the state of a prefix")
        .contains("commit 2 of 2 writes");
  }

  @Test
  void aStrangeKeyIsNoPrefix() {
    NavigableMap<byte[], byte[]> strange = log.state(3);
    strange.put(new byte[] {'z'}, new byte[0]);
    assertThat(log.prefixWith(strange, 0)).isEmpty();
  }
}
