package io.kiwidb.testkit.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * The relative frequencies of the kinds of operations. Threading: immutable.
 *
 * <p>Text form: the kinds that differ from the default, such as {@code put:100,reopen:0};
 * {@code only,put:3,sync:1} starts with weight 0 for all kinds instead of the default.
 */
public final class OperationWeights {
  private static final String ONLY = "only";
  private static final OperationWeights DEFAULTS = new OperationWeights(defaultMap());

  private final Map<OperationKind, Integer> weights;
  private final int total;

  private OperationWeights(Map<OperationKind, Integer> weights) {
    this.weights = Collections.unmodifiableMap(weights);
    total = weights.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Returns the default mix of operations. */
  public static OperationWeights defaults() {
    return DEFAULTS;
  }

  /** Returns weight 0 for all kinds. */
  public static OperationWeights none() {
    return new OperationWeights(new EnumMap<>(OperationKind.class));
  }

  /** Parses the text form. */
  public static OperationWeights parse(String text) {
    OperationWeights result = defaults();
    for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      if (part.equals(ONLY)) {
        result = none();
      } else {
        int colon = part.indexOf(':');
        OperationKind kind = OperationKind.valueOf(
            part.substring(0, colon).toUpperCase(Locale.ROOT).replace('-', '_'));
        result = result.with(kind, Integer.parseInt(part.substring(colon + 1)));
      }
    }
    return result;
  }

  /** Returns these weights with another weight of one kind; 0 for never. */
  public OperationWeights with(OperationKind kind, int weight) {
    if (weight < 0) {
      throw new IllegalArgumentException("weight " + weight + " of " + kind + " is negative");
    }
    Map<OperationKind, Integer> copy = new EnumMap<>(OperationKind.class);
    copy.putAll(weights);
    copy.put(kind, weight);
    return new OperationWeights(copy);
  }

  /** Returns these weights, with all kinds of entries besides puts and deletes of a key. */
  public OperationWeights entries() {
    return with(OperationKind.DELETE_RANGE, Math.max(1, total / 80))
        .with(OperationKind.MERGE, Math.max(1, total / 8))
        .with(OperationKind.SINGLE_DELETE, Math.max(1, total / 16));
  }

  /** Returns these weights, with times to live and a clock that moves. */
  public OperationWeights expiries() {
    return with(OperationKind.PASS_TIME, Math.max(1, total / 40));
  }

  /**
   * Returns these weights, with half of all operations in keyspaces, and so many changes of
   * keyspaces that a few of them live at any time.
   */
  public OperationWeights keyspaces() {
    int share = Math.max(1, total / 40);
    return with(OperationKind.IN_KEYSPACE, 40 * share)
        .with(OperationKind.WIDE_BATCH, 5 * share)
        .with(OperationKind.KEYSPACE_CREATE, 3 * share)
        .with(OperationKind.KEYSPACE_DROP, share)
        .with(OperationKind.KEYSPACE_RENAME, share)
        .with(OperationKind.KEYSPACE_CLEAR, share);
  }

  /** Returns the weight of a kind. */
  public int weight(OperationKind kind) {
    return weights.getOrDefault(kind, 0);
  }

  /** Returns a random kind. */
  OperationKind draw(SplittableRandom random) {
    return draw(random, total);
  }

  /** Returns a random kind that is not about keyspaces. */
  OperationKind drawWithoutKeyspaces(SplittableRandom random) {
    int rest = total;
    for (OperationKind kind : OperationKind.values()) {
      rest -= kind.isOfKeyspaces() ? weight(kind) : 0;
    }
    return draw(random, rest);
  }

  private OperationKind draw(SplittableRandom random, int bound) {
    if (bound <= 0) {
      throw new IllegalStateException("all kinds of operations have weight 0");
    }
    int rest = random.nextInt(bound);
    for (OperationKind kind : OperationKind.values()) {
      rest -= weight(kind);
      if (rest < 0) {
        return kind;
      }
    }
    throw new AssertionError("the weights do not add up to " + bound);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OperationWeights that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    boolean sparse = weights.values().stream().filter(weight -> weight > 0).count()
        < OperationKind.values().length / 2;
    Map<OperationKind, Integer> base = sparse ? Map.of() : DEFAULTS.weights;
    String text = Arrays.stream(OperationKind.values())
        .filter(kind -> weight(kind) != base.getOrDefault(kind, 0))
        .map(kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + ":" + weight(kind))
        .collect(Collectors.joining(","));
    return !sparse ? text : text.isEmpty() ? ONLY : ONLY + "," + text;
  }

  private static Map<OperationKind, Integer> defaultMap() {
    Map<OperationKind, Integer> map = new EnumMap<>(OperationKind.class);
    for (OperationKind kind : OperationKind.values()) {
      map.put(kind, kind.defaultWeight());
    }
    return map;
  }
}
