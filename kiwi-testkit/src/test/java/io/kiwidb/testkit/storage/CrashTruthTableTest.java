package io.kiwidb.testkit.storage;

import static io.kiwidb.testkit.storage.SurvivalPolicy.ALL_SURVIVES;
import static io.kiwidb.testkit.storage.SurvivalPolicy.DATA_ONLY;
import static io.kiwidb.testkit.storage.SurvivalPolicy.DIRECTORY_ONLY;
import static io.kiwidb.testkit.storage.SurvivalPolicy.NONE_SURVIVES;
import static io.kiwidb.testkit.storage.SurvivalPolicy.ZERO_GROWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.io.AppendFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each policy leaves of small situations, written down by hand; a dot is a zero. */
class CrashTruthTableTest {
  private static final List<SurvivalPolicy> COLUMNS =
      List.of(NONE_SURVIVES, ALL_SURVIVES, ZERO_GROWN, DIRECTORY_ONLY, DATA_ONLY);

  @SuppressWarnings("ImmutableEnumChecker") // the lambdas hold nothing
  private enum Situation {
    NOTHING_PENDING(disk -> durable(disk, "f", "AA")),
    APPENDED(disk -> Disk.append(durable(disk, "f", "AA"), "bb")),
    SYNCED_BUT_NOT_ITS_DIRECTORY(disk -> Disk.create(disk, "f", "AA").sync()),
    NEITHER_SYNCED(disk -> Disk.create(disk, "f", "bb")),
    DIRECTORY_SYNCED_BUT_NOT_THE_FILE(disk -> {
      Disk.create(disk, "f", "bb");
      disk.syncDirectory();
    }),
    RENAMED_OVER(disk -> {
      durable(disk, "C", "OLD");
      Disk.create(disk, "t", "NEW").sync();
      disk.rename("t", "C");
    }),
    RENAMED_OVER_BEFORE_ITS_SYNC(disk -> {
      durable(disk, "C", "OLD");
      Disk.create(disk, "t", "NEW");
      disk.rename("t", "C");
    }),
    RENAMED_WITH_A_DURABLE_OLD_NAME(disk -> {
      durable(disk, "t", "NEW");
      disk.rename("t", "C");
    }),
    DELETED(disk -> {
      durable(disk, "f", "AA");
      disk.delete("f");
    }),
    DELETED_AND_CREATED_AGAIN(disk -> {
      durable(disk, "f", "AA");
      disk.delete("f");
      Disk.create(disk, "f", "bb").sync();
    }),
    SYNC_FAILED_AND_WAS_TRIED_AGAIN(disk -> {
      AppendFile file = durable(disk, "f", "AA");
      Disk.append(file, "bb");
      ((FailableSync) file).failSync();
      file.sync();
    }),
    SYNC_FAILED_THEN_APPENDED(disk -> {
      AppendFile file = durable(disk, "f", "AA");
      Disk.append(file, "bb");
      ((FailableSync) file).failSync();
      Disk.append(file, "cc");
    }),
    SYNC_FAILED_THEN_APPENDED_AND_SYNCED(disk -> {
      AppendFile file = durable(disk, "f", "AA");
      Disk.append(file, "bb");
      ((FailableSync) file).failSync();
      Disk.append(file, "cc");
      file.sync();
    }),
    DIRECTORY_SYNC_FAILED_AND_WAS_TRIED_AGAIN(disk -> {
      Disk.create(disk, "f", "AA").sync();
      disk.failSync();
      Disk.create(disk, "g", "BB").sync();
      disk.syncDirectory();
    });

    private final Consumer<CrashStorage> script;

    Situation(Consumer<CrashStorage> script) {
      this.script = script;
    }

    private static AppendFile durable(CrashStorage disk, String name, String text) {
      AppendFile file = Disk.create(disk, name, text);
      file.sync();
      disk.syncDirectory();
      return file;
    }
  }

  static Stream<Arguments> table() {
    return Stream.of(
        //                                                        none       all
        // zero-grown    directory    data
        row(
            Situation.NOTHING_PENDING, /*                       */
            "{f=AA}",
            "{f=AA}",
            "{f=AA}",
            "{f=AA}",
            "{f=AA}"),
        row(Situation.APPENDED, "{f=AA}", "{f=AAbb}", "{f=AA..}", "{f=AA}", "{f=AAbb}"),
        row(Situation.SYNCED_BUT_NOT_ITS_DIRECTORY, "{}", "{f=AA}", "{f=AA}", "{f=AA}", "{}"),
        row(Situation.NEITHER_SYNCED, "{}", "{f=bb}", "{f=..}", "{f=}", "{}"),
        row(
            Situation.DIRECTORY_SYNCED_BUT_NOT_THE_FILE,
            "{f=}",
            "{f=bb}",
            "{f=..}",
            "{f=}",
            "{f=bb}"),
        row(Situation.RENAMED_OVER, "{C=OLD}", "{C=NEW}", "{C=NEW}", "{C=NEW}", "{C=OLD}"),
        row(
            Situation.RENAMED_OVER_BEFORE_ITS_SYNC,
            "{C=OLD}",
            "{C=NEW}",
            "{C=...}",
            "{C=}",
            "{C=OLD}"),
        row(
            Situation.RENAMED_WITH_A_DURABLE_OLD_NAME,
            "{t=NEW}",
            "{C=NEW}",
            "{C=NEW}",
            "{C=NEW}",
            "{t=NEW}"),
        row(Situation.DELETED, "{f=AA}", "{}", "{}", "{}", "{f=AA}"),
        row(Situation.DELETED_AND_CREATED_AGAIN, "{f=AA}", "{f=bb}", "{f=bb}", "{f=bb}", "{f=AA}"),
        row(
            Situation.SYNC_FAILED_AND_WAS_TRIED_AGAIN,
            "{f=AA}",
            "{f=AA}",
            "{f=AA}",
            "{f=AA}",
            "{f=AA}"),
        row(
            Situation.SYNC_FAILED_THEN_APPENDED,
            "{f=AA}",
            "{f=AA..cc}",
            "{f=AA....}",
            "{f=AA}",
            "{f=AA..cc}"),
        row(
            Situation.SYNC_FAILED_THEN_APPENDED_AND_SYNCED,
            "{f=AA..cc}",
            "{f=AA..cc}",
            "{f=AA..cc}",
            "{f=AA..cc}",
            "{f=AA..cc}"),
        row(
            Situation.DIRECTORY_SYNC_FAILED_AND_WAS_TRIED_AGAIN,
            "{g=BB}",
            "{g=BB}",
            "{g=BB}",
            "{g=BB}",
            "{g=BB}"));
  }

  private static Arguments row(Situation situation, String... expected) {
    return Arguments.of(situation, List.of(expected));
  }

  @ParameterizedTest
  @MethodSource("table")
  void aPolicyLeavesWhatTheTableSays(Situation situation, List<String> expected) {
    CrashStorage disk = new CrashStorage();
    situation.script.accept(disk);
    List<String> left = new ArrayList<>();
    COLUMNS.forEach(policy -> left.add(Disk.show(disk.crash(policy, 7))));
    assertThat(left).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("table")
  void everyPolicyLeavesSomethingThatSomeReadingOfTheContractAllows(
      Situation situation, List<String> expected) {
    CrashStorage disk = new CrashStorage();
    situation.script.accept(disk);
    Set<String> allowed = new TreeSet<>(expected);
    Set<String> also = switch (situation) {
      case APPENDED -> Set.of("{f=AAb}", "{f=AAb.}", "{f=AA.b}");
      case NEITHER_SYNCED, DIRECTORY_SYNCED_BUT_NOT_THE_FILE ->
        Set.of("{f=}", "{f=b}", "{f=b.}", "{f=.b}", "{}");
      case RENAMED_OVER -> Set.of("{C=OLD, t=NEW}");
      case RENAMED_OVER_BEFORE_ITS_SYNC ->
        Set.of(
            "{C=OLD, t=N}",
            "{C=OLD, t=NE}",
            "{C=OLD, t=}",
            "{C=OLD, t=NEW}",
            "{C=N}",
            "{C=NE}",
            "{C=N..}",
            "{C=NE.}",
            "{C=..W}",
            "{C=.EW}");
      case DELETED_AND_CREATED_AGAIN -> Set.of("{}");
      case SYNC_FAILED_THEN_APPENDED -> Set.of("{f=AA..c}", "{f=AA..c.}", "{f=AA...c}");
      default -> Set.of();
    };
    allowed.addAll(also);
    for (SurvivalPolicy policy : SurvivalPolicy.values()) {
      for (long seed = 0; seed < 50; seed++) {
        assertThat(Disk.show(disk.crash(policy, seed)))
            .as("%s, seed %d", policy, seed)
            .isIn(allowed);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("table")
  void aKilledProcessLeavesEverythingAndWhatIsPendingStaysPending(
      Situation situation, List<String> expected) {
    CrashStorage disk = new CrashStorage();
    situation.script.accept(disk);
    String before = Disk.show(disk);
    CrashStorage after = disk.killProcess();
    assertThat(Disk.show(after)).isEqualTo(before);
    for (int i = 0; i < COLUMNS.size(); i++) {
      assertThat(Disk.show(after.crash(COLUMNS.get(i), 7)))
          .as("%s", COLUMNS.get(i))
          .isEqualTo(expected.get(i));
    }
  }
}
