package io.kiwidb.testkit.storage;

import io.kiwidb.StorageException.Reason;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * When a {@link FaultStorage} does something, and what: operation × name × index × probability ×
 * how often.
 *
 * <p>{@code FaultRule.on(SYNC).names("*.wal").skip(3).fail(IO)} fails the fourth sync of a log,
 * once. Make the conditions first; the action ends the rule.
 *
 * <p>Threading: thread-safe once made. It counts: storages that share a rule share its count, as
 * those of one disk that is opened again and again.
 */
public final class FaultRule {
  /** What happens. */
  sealed interface Action {
    /** The operation does nothing and fails. */
    record Fail(Reason reason) implements Action {}

    /** An append writes so many bytes and fails. */
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

  /** A rule about operations of any of these kinds. */
  public static Builder on(StorageOperation... operations) {
    return new Builder(EnumSet.copyOf(Arrays.asList(operations)));
  }

  /** How often it acted. */
  public synchronized long fired() {
    return fired;
  }

  /**
   * How many operations it was asked about and might have acted on, those that it lets pass
   * included.
   */
  public synchronized long matched() {
    return matched;
  }

  /** What it acted on last, for messages. */
  public synchronized String lastHit() {
    return lastHit;
  }

  /** From now on it neither acts nor counts, until {@link #release}. */
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

  /** Whether it acts on this operation; counts it. */
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

    /** Only files of such names; a rename matches by either name. */
    public Builder names(String glob) {
      names = NamePattern.of(glob);
      return this;
    }

    /** Lets so many matching operations pass first. */
    public Builder skip(long count) {
      skip = count;
      return this;
    }

    /** Acts with that probability on each operation behind the skipped ones. */
    public Builder probability(double chance, long randomSeed) {
      probability = chance;
      seed = randomSeed;
      return this;
    }

    /** Acts again and again; without this it acts once. */
    public Builder forEver() {
      limit = Long.MAX_VALUE;
      return this;
    }

    /**
     * The operation fails; a sync that fails so loses what was pending, see {@link FailableSync}.
     */
    public FaultRule fail(Reason reason) {
      return new FaultRule(this, new Action.Fail(reason));
    }

    /** An append writes at most so many bytes, one less than asked at the most, and then fails. */
    public FaultRule shorten(int bytes, Reason reason) {
      if (!operations.equals(EnumSet.of(StorageOperation.APPEND))) {
        throw new IllegalArgumentException("only appends can be shortened, not " + operations);
      }
      return new FaultRule(this, new Action.Shorten(bytes, reason));
    }

    /** The operation waits for the hook, such as a latch, and then goes on. */
    public FaultRule pause(Runnable hook) {
      return new FaultRule(this, new Action.Pause(hook));
    }
  }
}
