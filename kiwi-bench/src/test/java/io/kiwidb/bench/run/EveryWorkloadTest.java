package io.kiwidb.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Durability;
import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.EngineKind;
import io.kiwidb.bench.report.EngineReport;
import io.kiwidb.bench.report.Result;
import io.kiwidb.bench.workload.KeyForm;
import io.kiwidb.bench.workload.Load;
import io.kiwidb.bench.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** All workloads on all engines, with few keys. {@link WorkloadRunner} checks their results. */
class EveryWorkloadTest {
  private static final int KEYS = 700;
  private static final int READS = 1_500; // two walks of a thread, and a bit
  private static final int BATCH = 16;
  private static final int KEYSPACES = 5;
  private static final Set<String> WITHOUT_COMPACTION = Set.of(
      "fillasync",
      "compact",
      "overwritewhilecompacting",
      "mergerandom",
      "checkpoint",
      "backup",
      "deleterange",
      "deleteranges");
  private static final Set<String> FORWARDS_ONLY = Set.of(
      "fillasync",
      "compact",
      "overwritewhilecompacting",
      "readreverse",
      "mergerandom",
      "checkpoint",
      "backup",
      "deleterange",
      "deleteranges");
  /** Those that need a store of their own kind. */
  private static final Set<Workload> SPECIAL =
      Set.of(Workload.READTTL, Workload.TXNOPTIMISTIC, Workload.TXNPESSIMISTIC);

  private static final Set<Workload> DELETING =
      Set.of(Workload.DELETERANDOM, Workload.DELETERANGE, Workload.DELETERANGES, Workload.QUEUE);

  @TempDir
  Path temp;

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void eachEngineDoesWhatItIsToldAndGivesTheRightAnswers(EngineKind engine) throws Exception {
    EngineReport report = run(engine, allWorkloads(), List.of(1, 2), 1);

    assertThat(report.settings()).isNotBlank().doesNotContain("keyspaces", "column families");
    requireRightAnswers(engine, report);
    assertThat(temp).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource(
      value = EngineKind.class,
      names = {"KIWI", "ROCKSDB", "ROCKSDB_UNIVERSAL"})
  void severalKeyspacesGiveTheSameAnswersAsOne(EngineKind engine) throws Exception {
    EngineReport report = run(engine, allWorkloads(), List.of(1, 2), KEYSPACES);

    assertThat(report.settings())
        .contains(KEYSPACES + (engine == EngineKind.KIWI ? " keyspaces" : " column families"));
    assertThat(report.load().keyspaces()).isEqualTo(KEYSPACES);
    requireRightAnswers(engine, report);
  }

  /** As without a rule, in every workload that uses a cursor. */
  @ParameterizedTest
  @EnumSource(
      value = EngineKind.class,
      names = {"KIWI", "ROCKSDB", "ROCKSDB_UNIVERSAL"})
  void aPrefixRuleChangesNoAnswer(EngineKind engine) throws Exception {
    for (KeyForm keys : KeyForm.values()) {
      Plan plain = plan(
          engine,
          List.of(
              Workload.FILLRANDOM,
              Workload.PREFIXMISS,
              Workload.PREFIXSCAN,
              Workload.SEEKRANDOM,
              Workload.READREVERSE,
              Workload.VERIFY),
          List.of(1),
          Optional.empty(),
          load(keys, 1));
      Plan ruled = new Plan(
          engine,
          plain.workloads(),
          plain.threads(),
          plain.load(),
          plain.limits(),
          plain.durability(),
          plain.cacheBytes(),
          plain.memtableBytes(),
          Map.of("prefix-rule", "fixed:15"),
          plain.directory(),
          plain.recordings());
      EngineReport report = new Suite(ruled, new SilentListener(), text -> {}).run();
      assertThat(report.settings()).contains(engine == EngineKind.KIWI ? "fixed:15" : "15 bytes");
      requireRightAnswers(engine, report, Set.of());
    }
  }

  /** As without blob files: they change no answer. */
  @ParameterizedTest
  @EnumSource(
      value = EngineKind.class,
      names = {"KIWI", "ROCKSDB"})
  void valuesInBlobFilesChangeNoAnswer(EngineKind engine) throws Exception {
    Plan plain = plan(
        engine,
        List.of(
            Workload.FILLRANDOM,
            Workload.OVERWRITEBLOBS,
            Workload.COMPACT,
            Workload.READRANDOM,
            Workload.READREVERSE,
            Workload.VERIFY),
        List.of(1),
        Optional.empty(),
        load(KeyForm.BINARY, 1));
    Plan apart = new Plan(
        engine,
        plain.workloads(),
        plain.threads(),
        plain.load(),
        plain.limits(),
        plain.durability(),
        plain.cacheBytes(),
        plain.memtableBytes(),
        Map.of("blob.min-bytes", "10"),
        plain.directory(),
        plain.recordings());
    EngineReport report = new Suite(apart, new SilentListener(), text -> {}).run();
    assertThat(report.settings())
        .contains(engine == EngineKind.KIWI ? "min-bytes=10" : "blob files");
    assertThat(report.results()).allMatch(Result::isSupported);
    assertThat(report.results().get(5).found()).isEqualTo(KEYS);
  }

  private static List<Workload> allWorkloads() {
    List<Workload> afterwards = Stream.of(Workload.values())
        .filter(each -> each.phase() != Workload.Phase.FILL
            && !SPECIAL.contains(each)
            && !DELETING.contains(each))
        .toList();
    return Stream.of(
            List.of(Workload.FILLSYNC, Workload.VERIFY, Workload.FILLSEQ, Workload.VERIFY),
            List.of(Workload.FILLASYNC),
            List.of(Workload.FILLBATCH, Workload.VERIFY, Workload.FILLRANDOM),
            afterwards,
            List.of(Workload.DELETERANDOM, Workload.VERIFY, Workload.READRANDOM, Workload.READSEQ),
            List.of(Workload.SEEKNEXT, Workload.PREFIXSCAN, Workload.YCSBA, Workload.VERIFY),
            List.of(Workload.FILLRANDOM, Workload.DELETERANGE, Workload.SEEKGAP, Workload.VERIFY),
            List.of(Workload.READSEQ, Workload.DELETERANGES, Workload.READRANDOM, Workload.VERIFY),
            List.of(Workload.FILLSEQ, Workload.QUEUE, Workload.VERIFY))
        .flatMap(List::stream)
        .toList();
  }

  private static void requireRightAnswers(EngineKind engine, EngineReport report) {
    requireRightAnswers(
        engine,
        report,
        switch (engine) {
          case LEVELDB -> FORWARDS_ONLY;
          case LMDB -> WITHOUT_COMPACTION;
          case KIWI -> Set.of();
          case ROCKSDB, ROCKSDB_UNIVERSAL -> Set.of("fillasync");
          default ->
            Set.of(
                "fillasync", "mergerandom", "checkpoint", "backup", "deleterange", "deleteranges");
        });
  }

  private static void requireRightAnswers(
      EngineKind engine, EngineReport report, Set<String> withoutSupport) {
    Set<String> unsupported = report.results().stream()
        .filter(result -> !result.isSupported())
        .map(Result::workload)
        .collect(Collectors.toSet());
    assertThat(unsupported).as("%s", engine).isEqualTo(withoutSupport);
    for (Result result : report.results()) {
      if (result.isSupported()) {
        assertThat(result.operations()).as(result.title()).isEqualTo(due(result));
        assertThat(result.latency().calls()).as(result.title()).isPositive();
      }
    }
  }

  @Test
  void whatWasHandedOverWithoutWaitingIsThere() throws Exception {
    EngineReport report =
        run(EngineKind.KIWI, List.of(Workload.FILLASYNC, Workload.VERIFY), List.of(2), 1);
    assertThat(report.results().get(1).found()).isEqualTo(KEYS);
  }

  @ParameterizedTest
  @EnumSource(
      value = EngineKind.class,
      names = {"KIWI", "ROCKSDB", "ROCKSDB_UNIVERSAL"})
  void valuesThatExpireSomeDayAreRead(EngineKind engine) throws Exception {
    List<Workload> workloads = List.of(Workload.FILLRANDOM, Workload.READTTL, Workload.VERIFY);
    EngineReport report = run(engine, workloads, List.of(1, 2), 1);
    assertThat(report.results()).allMatch(Result::isSupported);
  }

  @ParameterizedTest
  @CsvSource({
    "KIWI, TXNOPTIMISTIC",
    "KIWI, TXNPESSIMISTIC",
    "ROCKSDB, TXNOPTIMISTIC",
    "ROCKSDB, TXNPESSIMISTIC",
    "ROCKSDB_UNIVERSAL, TXNOPTIMISTIC"
  })
  void transactionsReadWhatWasWritten(EngineKind engine, Workload workload) throws Exception {
    List<Workload> workloads = List.of(Workload.FILLRANDOM, workload, Workload.VERIFY);
    EngineReport report = run(engine, workloads, List.of(1, 2), 1);
    requireRightAnswers(engine, report, Set.of());
  }

  @Test
  void aStoreIsOpenedForOneKindOfTransactions() {
    assertThatThrownBy(() -> plan(
            EngineKind.ROCKSDB,
            List.of(Workload.FILLSEQ, Workload.TXNOPTIMISTIC, Workload.TXNPESSIMISTIC),
            List.of(1),
            Optional.empty(),
            load(KeyForm.BINARY, 1)))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("one after the other");
  }

  private static long due(Result result) {
    return switch (Workload.named(result.workload())) {
      case FILLSYNC -> KEYS / 100;
      case FILLASYNC, FILLSEQ, FILLRANDOM, FILLBATCH -> KEYS;
      case MULTIREADRANDOM, MULTIREADNEAR -> READS / BATCH * BATCH;
      case SEEKNEXT, PREFIXSCAN -> READS / 100;
      case VERIFY -> result.found();
      case REOPEN -> 5;
      case CHECKPOINT -> 10;
      case BACKUP -> 3;
      case COMPACT, STATS -> 1;
      default -> READS;
    };
  }

  @ParameterizedTest
  @EnumSource(KeyForm.class)
  void aStoreThatWasKeptIsGoneOnWith(KeyForm keys) throws Exception {
    Path kept = temp.resolve("kept");
    run(EngineKind.KIWI, List.of(Workload.FILLRANDOM, Workload.DELETERANDOM), kept, keys);

    EngineReport second =
        run(EngineKind.KIWI, List.of(Workload.VERIFY, Workload.READRANDOM), kept, keys);

    assertThat(second.results().get(0).operations()).isBetween(1L, KEYS - 1L);
    assertThat(second.results().get(1).found()).isLessThan(READS);
    assertThat(kept).isNotEmptyDirectory();
  }

  private EngineReport run(
      EngineKind engine, List<Workload> workloads, List<Integer> threads, int keyspaces)
      throws InterruptedException {
    return new Suite(
            plan(engine, workloads, threads, Optional.empty(), load(KeyForm.BINARY, keyspaces)),
            new SilentListener(),
            text -> {})
        .run();
  }

  private static EngineReport run(
      EngineKind engine, List<Workload> workloads, Path directory, KeyForm keys)
      throws InterruptedException {
    return new Suite(
            plan(engine, workloads, List.of(1), Optional.of(directory), load(keys, 1)),
            new SilentListener(),
            text -> {})
        .run();
  }

  private static Load load(KeyForm keys, int keyspaces) {
    return new Load(KEYS, 16, 100, keys, keyspaces, BATCH, 100_000, 1);
  }

  private static Plan plan(
      EngineKind engine,
      List<Workload> workloads,
      List<Integer> threads,
      Optional<Path> directory,
      Load load) {
    return new Plan(
        engine,
        workloads,
        threads,
        load,
        new Limits(READS, Duration.ZERO, 1, Limits.Settling.GO_ON),
        Durability.NONE,
        8 << 20,
        1 << 20,
        Map.of(),
        directory,
        Optional.empty());
  }
}
