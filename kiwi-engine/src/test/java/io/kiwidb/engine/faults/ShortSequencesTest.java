package io.kiwidb.engine.faults;

import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Settings;
import io.kiwidb.WriteOptions;
import io.kiwidb.testkit.fault.EveryMoment;
import io.kiwidb.testkit.fault.Workload;
import io.kiwidb.testkit.model.Operation;
import io.kiwidb.testkit.model.Operation.How;
import io.kiwidb.testkit.model.OperationScript;
import io.kiwidb.testkit.model.ScriptOperator;
import io.kiwidb.testkit.model.Write;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every sequence of up to three operations on a fresh store, crashed before every mutating storage
 * operation.
 */
@Tag("jvm-independent")
class ShortSequencesTest {
  private static final byte[] A = "a".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] B = "b".getBytes(StandardCharsets.US_ASCII);
  private static final String K = "k";
  private static final int KINDS = 10;
  private static final int LONGEST = 3;

  /** Two entries fill a memtable, so that three operations get as far as a flush by themselves. */
  private static final Workload TINY = new Workload(
      "tiny",
      OperationScript.of(1, 0),
      WriteOptions.defaults(),
      options -> options.mergeOperator(new ScriptOperator()).set(Settings.MEMTABLE_ENTRIES, 2L));

  private final EveryMoment everyMoment = new EveryMoment(TINY);
  private long sequences;

  @Test
  void aPrefixIsRecoveredAtEveryMoment() {
    extend(new ArrayList<>(), LONGEST, ShortSequencesTest::operation);
    report("short sequences");
  }

  /** The same with up to three operations after a keyspace was created. */
  @Test
  void aPrefixOverKeyspacesIsRecoveredAtEveryMoment() {
    List<Operation> first = List.of(new Operation.Create(K, List.of()));
    extend(new ArrayList<>(first), LONGEST + 1, ShortSequencesTest::inKeyspaces);
    report("short sequences in keyspaces");
  }

  private void report(String what) {
    Suites.report(what, sequences + " sequences", everyMoment.moments(), everyMoment.recoveries());
  }

  /** Moments before the last operation are those of the sequence without it. */
  private void extend(List<Operation> sequence, int longest, Letters letters) {
    sequences++;
    everyMoment.run(sequence, Math.max(0, sequence.size() - 1));
    if (sequence.size() == longest) {
      return;
    }
    long stride = sequence.size() < longest - 1 ? 1 : Suites.stride(4);
    for (int kind = 0; kind < KINDS; kind++) {
      if (Math.floorMod(kind + sequences, stride) == 0) {
        List<Operation> longer = new ArrayList<>(sequence);
        longer.add(letters.operation(kind, sequence.size() * 10L));
        extend(longer, longest, letters);
      }
    }
  }

  /** The operations that sequences consist of. */
  @FunctionalInterface
  private interface Letters {
    /** Returns one of {@link #KINDS} operations, whose writes have ids from {@code id}. */
    Operation operation(int kind, long id);
  }

  private static Operation inKeyspaces(int kind, long id) {
    return switch (kind) {
      case 0 -> new Operation.Single(new Write(K, A, id, 40), How.PLAIN);
      case 1 -> new Operation.Single(new Write(A, id, 40), How.PLAIN);
      case 2 ->
        new Operation.Batch(List.of(new Write(A, id, 40), new Write(K, A, id + 1, 40)), How.PLAIN);
      case 3 ->
        new Operation.Batch(List.of(new Write(B, id, 40), new Write(K, B, id + 1, 40)), How.SYNC);
      case 4 -> new Operation.In(K, new Operation.Flush());
      case 5 -> new Operation.In(Keyspace.DEFAULT, new Operation.Flush());
      case 6 -> new Operation.Drop(K);
      case 7 -> new Operation.Clear(K);
      case 8 -> new Operation.Create(K, List.of());
      default -> new Operation.Rename(K, "l");
    };
  }

  private static Operation operation(int kind, long id) {
    return switch (kind) {
      case 0 -> new Operation.Single(new Write(A, id, 40), How.PLAIN);
      case 1 -> new Operation.Single(new Write(B, id, 40), How.PLAIN);
      case 2 -> new Operation.Single(new Write(A, id, 40), How.SYNC);
      case 3 -> new Operation.Single(new Write(A, id, Write.DELETION), How.PLAIN);
      case 4 ->
        new Operation.Batch(List.of(new Write(A, id, 40), new Write(B, id + 1, 40)), How.PLAIN);
      case 5 -> new Operation.Single(new Write(B, id, 40), How.ASYNC_SYNC);
      case 6 -> new Operation.Flush();
      case 7 -> new Operation.Compact(KeyRange.all());
      case 8 -> new Operation.Sync();
      default -> new Operation.Reopen(List.of());
    };
  }
}
