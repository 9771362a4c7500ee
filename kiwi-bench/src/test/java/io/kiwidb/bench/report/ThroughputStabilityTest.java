package io.kiwidb.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThroughputStabilityTest {
  private static List<Result.Sample> course(int seconds, IntToDoubleFunction rate) {
    return IntStream.rangeClosed(1, seconds)
        .mapToObj(second -> new Result.Sample(second, rate.applyAsDouble(second)))
        .toList();
  }

  @Test
  void theSlowestSecondIsNamed() {
    ThroughputStability pace =
        ThroughputStability.of(course(9, second -> second == 4 ? 1_200 : 5_000));
    assertThat(pace.slowestSecond()).isEqualTo(1_200);
    assertThat(pace.words()).isEqualTo("slowest second: 1,200/s");
    assertThat(pace.lastToSecondMinute()).isZero();
  }

  @Test
  void aSecondWithoutAnOperationIsSeen() {
    assertThat(ThroughputStability.of(course(3, second -> second == 2 ? 0 : 5)).words())
        .isEqualTo("slowest second: 0/s");
  }

  @Test
  void afterTwoMinutesTheLastOneIsComparedWithTheSecond() {
    ThroughputStability pace = ThroughputStability.of(
        course(200, second -> second <= 60 ? 900 : second <= 140 ? 400 : 300));
    assertThat(pace.lastToSecondMinute()).isEqualTo(0.75);
    assertThat(pace.words())
        .isEqualTo("slowest second: 300/s; last minute: 0.75 times the second minute");
  }

  @Test
  void lessThanASecondSaysNothing() {
    assertThat(ThroughputStability.of(List.of(new Result.Sample(0.4, 7))))
        .isEqualTo(ThroughputStability.NONE);
    assertThat(ThroughputStability.of(List.of())).isEqualTo(ThroughputStability.NONE);
  }
}
