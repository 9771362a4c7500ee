package io.kiwidb.testkit.kill;

import java.util.random.RandomGenerator;

/** When a process is killed. */
public enum KillMoment {
  /** During writes, after a number of acknowledgements. */
  WRITING(10),
  /** While it opens and recovers the store of the previous process. */
  OPENING(5),
  /** While it creates a new store. */
  CREATING(1),
  /** While it closes the store, with writers still running. */
  CLOSING(3),
  /** Not at all: it closes the store and exits. */
  NEVER(1);

  private final int weight;

  KillMoment(int weight) {
    this.weight = weight;
  }

  static KillMoment draw(RandomGenerator random) {
    int sum = 0;
    for (KillMoment moment : values()) {
      sum += moment.weight;
    }
    int at = random.nextInt(sum);
    for (KillMoment moment : values()) {
      at -= moment.weight;
      if (at < 0) {
        return moment;
      }
    }
    throw new AssertionError("the weights of moments do not add up");
  }
}
