package io.kiwidb.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LabelPlacementTest {
  @Test
  void placesThatAreFarApartStay() {
    assertThat(LabelPlacement.spread(new double[] {10, 30}, 16, 0, 100)).containsExactly(10, 30);
  }

  @Test
  void neighboursMoveApart() {
    assertThat(LabelPlacement.spread(new double[] {10, 12, 50}, 16, 0, 100))
        .containsExactly(10, 26, 50);
  }

  @Test
  void whatWouldLeaveAtTheEndPushesTheOthersBack() {
    assertThat(LabelPlacement.spread(new double[] {90, 95, 99}, 10, 0, 100))
        .containsExactly(80, 90, 100);
  }

  @Test
  void withoutRoomTheyShareWhatThereIs() {
    assertThat(LabelPlacement.spread(new double[] {5, 5, 5, 5, 5}, 50, 0, 100))
        .containsExactly(0, 25, 50, 75, 100);
    assertThat(LabelPlacement.spread(new double[] {}, 50, 0, 100)).isEmpty();
  }
}
