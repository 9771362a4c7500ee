package io.kiwidb.cache.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.testkit.cache.SizedBlock;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClockTierTest {
  private static final int BLOCK = 100;

  private final ClockTier tier = new ClockTier(10 * BLOCK, 2);

  @Test
  void aBlockForWhichThereIsRoomIsWanted() {
    for (int i = 0; i < 10; i++) {
      assertThat(tier.wants(BLOCK)).isTrue();
      tier.put(1, i, new SizedBlock(1, i, BLOCK));
    }
    tier.evictFile(1);
    assertThat(tier.wants(10 * BLOCK)).isTrue();
  }

  @Test
  void ofBlocksForWhichOthersWouldGoOneInEightIsWantedInNoStepWithWhoAsks() {
    for (int i = 0; i < 10; i++) {
      tier.put(1, i, new SizedBlock(1, i, BLOCK));
    }
    int[] wanted = new int[8];
    for (int i = 0; i < 8_000; i++) {
      wanted[i % wanted.length] += tier.wants(BLOCK) ? 1 : 0;
    }
    assertThat(Arrays.stream(wanted))
        .as("of 1000 each")
        .allMatch(count -> 110 < count && count < 140);
  }

  @Test
  void aTierThatMayHoldNothingSeldomWantsAnything() {
    tier.budget(0);
    int wanted = 0;
    for (int i = 0; i < 800; i++) {
      wanted += tier.wants(BLOCK) ? 1 : 0;
    }
    assertThat(wanted).isBetween(90, 110);
  }
}
