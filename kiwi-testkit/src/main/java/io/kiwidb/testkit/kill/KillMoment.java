package io.kiwidb.testkit.kill;

import java.util.random.RandomGenerator;

/** When a process is killed. */
public enum KillMoment {
  /** While it writes, after a number of acknowledgements. */
  WRITING(10),
  /** While it opens the store, which recovers what the one before it left. */
  OPENING(5),
  /** While it makes a new store. */
  CREATING(1),
  /** While it closes the store, with writers still at work. */
  CLOSING(3),
  /** Not at all: it closes the store and ends. */
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
