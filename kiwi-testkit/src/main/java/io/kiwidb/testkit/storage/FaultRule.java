package io.kiwidb.testkit.storage;

import io.kiwidb.StorageException.Reason;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A rule that makes a {@link FaultStorage} fail or pause: conditions (operation, name, index,
 * probability, repetition) and an action.
 *
 * <p>{@code FaultRule.on(SYNC).names("*.wal").skip(3).fail(IO)} fails the fourth sync of a log,
 * once. Specify the conditions first; the action completes the rule.
 *
 * <p>Threading: thread-safe once built. Storages that share a rule share its count, such as those
 * of one disk that is opened repeatedly.
 */
public final class FaultRule {
  /** The action. */
  sealed interface Action {
    /** The operation has no effect and fails. */
    record Fail(Reason reason) implements Action {}

    /** An append writes {@code bytes} bytes and fails. */
    record Shorten(int bytes, Reason reason) implements Action {}

    /** The operation waits for the hook to return. */
    record Pause(Runnable hook) implements Action {}
  }

  private final Set<StorageOperation> operations;
  private final NamePattern names;
  private final long skip;
  private final double probability;
  private final SplittableRandom random;
  private final long limit;
  private final Action action;
  private long matched;
  private long fired;
  private boolean held;
  private String lastHit = "nothing";

  private FaultRule(Builder builder, Action action) {
    operations = EnumSet.copyOf(builder.operations);
    names = builder.names;
    skip = builder.skip;
    probability = builder.probability;
    random = new SplittableRandom(builder.seed);
    limit = builder.limit;
    this.action = action;
  }

  /** Returns a builder of a rule for these kinds of operations. */
  public static Builder on(StorageOperation... operations) {
    return new Builder(EnumSet.copyOf(Arrays.asList(operations)));
  }

  /** Returns how often it acted. */
  public synchronized long fired() {
    return fired;
  }

  /** Returns the number of matching operations, including those it did not act on. */
  public synchronized long matched() {
    return matched;
  }

  /** Returns the last operation it acted on, for messages. */
  public synchronized String lastHit() {
    return lastHit;
  }

  /** Suspends acting and counting until {@link #release}. */
  public synchronized void hold() {
    held = true;
  }

  /** Ends {@link #hold}. */
  public synchronized void release() {
    held = false;
  }

  Action action() {
    return action;
  }

  /** Counts this operation and returns whether to act on it. */
  synchronized boolean fires(StorageOperation operation, String name, String otherName) {
    if (held
        || !operations.contains(operation)
        || !(names.matches(name) || names.matches(otherName))) {
      return false;
    }
    boolean skipped = matched++ < skip;
    if (skipped || fired >= limit || (probability < 1 && random.nextDouble() >= probability)) {
      return false;
    }
    fired++;
    lastHit = operation.verb() + " " + name;
    return true;
  }

  @Override
  public String toString() {
    return operations + " of " + names + " from index " + skip + ": " + action;
  }

  /** The conditions of a rule. Threading: not thread-safe. */
  public static final class Builder {
    private final Set<StorageOperation> operations;
    private NamePattern names = NamePattern.ANY;
    private long skip;
    private double probability = 1;
    private long seed;
    private long limit = 1;

    private Builder(Set<StorageOperation> operations) {
      this.operations = operations;
    }

    /** Restricts the rule to matching file names; a rename matches by either name. */
    public Builder names(String glob) {
      names = NamePattern.of(glob);
      return this;
    }

    /** Skips the first {@code count} matching operations. */
    public Builder skip(long count) {
      skip = count;
      return this;
    }

    /** Acts with the given probability on each operation after the skipped ones. */
    public Builder probability(double chance, long randomSeed) {
      probability = chance;
      seed = randomSeed;
      return this;
    }

    /** Acts repeatedly; by default once. */
    public Builder forEver() {
      limit = Long.MAX_VALUE;
      return this;
    }

    /** The operation fails; a failing sync loses pending data, see {@link FailableSync}. */
    public FaultRule fail(Reason reason) {
      return new FaultRule(this, new Action.Fail(reason));
    }

    /** An append writes at most {@code bytes} bytes, always less than requested, and then fails. */
    public FaultRule shorten(int bytes, Reason reason) {
      if (!operations.equals(EnumSet.of(StorageOperation.APPEND))) {
        throw new IllegalArgumentException("only appends can be shortened, not " + operations);
      }
      return new FaultRule(this, new Action.Shorten(bytes, reason));
    }

    /** The operation waits for the hook, such as a latch, and then proceeds. */
    public FaultRule pause(Runnable hook) {
      return new FaultRule(this, new Action.Pause(hook));
    }
  }
}
