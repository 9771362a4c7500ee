package io.kiwidb.engine.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.TimedOperation;
import org.junit.jupiter.api.Test;

class RecorderTest {
  private static long measured(Recorder recorder, int calls) {
    for (int i = 0; i < calls; i++) {
      recorder.end(TimedOperation.GET, recorder.begin());
    }
    return recorder.latencies().get(TimedOperation.GET).count();
  }

  @Test
  void aboutOneOfSoManyCallsIsMeasured() {
    Recorder recorder = new Recorder();
    recorder.sample(64);
    // 64,000 calls, 1,000 expected; the chance to be off by 400 is that of 12 standard deviations.
    assertThat(measured(recorder, 64_000)).isBetween(600L, 1_400L);
  }

  @Test
  void everyCallIsMeasuredWhenAskedTo() {
    Recorder recorder = new Recorder();
    recorder.sample(1);
    assertThat(measured(recorder, 10_000)).isEqualTo(10_000);
  }

  @Test
  void nothingIsMeasuredWhenSamplingIsOff() {
    Recorder recorder = new Recorder();
    recorder.sample(1);
    recorder.sample(0);
    assertThat(measured(recorder, 10_000)).isZero();
    assertThat(recorder.beginAlways()).isEqualTo(Recorder.NOT_MEASURED);
  }
}
