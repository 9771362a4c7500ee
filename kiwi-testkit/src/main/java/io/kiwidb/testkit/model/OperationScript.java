package io.kiwidb.testkit.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A list of operations that is determined by a line of text: seed, length, keys, weights, value
 * size, and the operations kept by shrinking.
 *
 * <p>The text is {@code seed=7 count=1000 keys=400 weights=put:500 values=10 keep=3,17-20}; all
 * parts except the first two are optional. An operation has the same index and the same writes
 * whichever others are omitted.
 *
 * <p>Threading: immutable.
 *
 * @param seed the random seed
 * @param count number of operations generated
 * @param keys number of distinct keys
 * @param weights frequency of each kind of operation
 * @param valueFactor factor for the size of values
 * @param keep indexes of the remaining operations, ascending, such as {@code 3,17-20}; empty for
 *     all
 */
public record OperationScript(
    long seed, int count, int keys, OperationWeights weights, int valueFactor, String keep) {
  private static final int DEFAULT_KEYS = 400;

  /** An operation with its index in the whole script. */
  public record Step(int index, Operation operation) {
    @Override
    public String toString() {
      return "#" + index + " " + operation;
    }
  }

  /** Returns a script with the default mix of operations. */
  public static OperationScript of(long seed, int count) {
    return new OperationScript(seed, count, DEFAULT_KEYS, OperationWeights.defaults(), 1, "");
  }

  /** Parses the text form. */
  public static OperationScript parse(String text) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (String part : text.trim().split(" +", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "'" + part + "' is not of the form name=value in script '" + text + "'");
      }
      parts.put(part.substring(0, equals), part.substring(equals + 1));
    }
    return new OperationScript(
        Long.parseLong(parts.getOrDefault("seed", "")),
        Integer.parseInt(parts.getOrDefault("count", "")),
        Integer.parseInt(parts.getOrDefault("keys", Integer.toString(DEFAULT_KEYS))),
        OperationWeights.parse(parts.getOrDefault("weights", "")),
        Integer.parseInt(parts.getOrDefault("values", "1")),
        parts.getOrDefault("keep", ""));
  }

  /** Returns this script with another number of distinct keys. */
  public OperationScript keys(int newKeys) {
    return new OperationScript(seed, count, newKeys, weights, valueFactor, keep);
  }

  /** Returns this script with other weights. */
  public OperationScript weights(OperationWeights newWeights) {
    return new OperationScript(seed, count, keys, newWeights, valueFactor, keep);
  }

  /** Returns this script with values larger by a factor, up to 256 KiB. */
  public OperationScript values(int factor) {
    return new OperationScript(seed, count, keys, weights, factor, keep);
  }

  /** Returns this script with only the given steps. */
  public OperationScript keeping(List<Step> steps) {
    BitSet kept = new BitSet(count);
    steps.forEach(step -> kept.set(step.index()));
    List<String> runs = new ArrayList<>();
    for (int from = kept.nextSetBit(0); from >= 0; ) {
      int end = kept.nextClearBit(from);
      runs.add(end - from == 1 ? Integer.toString(from) : from + "-" + (end - 1));
      from = kept.nextSetBit(end);
    }
    return new OperationScript(
        seed, count, keys, weights, valueFactor, runs.isEmpty() ? "none" : String.join(",", runs));
  }

  /** Returns the operations. */
  public List<Step> steps() {
    OperationGenerator generator = new OperationGenerator(seed, weights, keys, valueFactor);
    BitSet kept = kept();
    return IntStream.range(0, count)
        .mapToObj(index -> new Step(index, generator.next(index)))
        .filter(step -> kept.get(step.index()))
        .toList();
  }

  private BitSet kept() {
    BitSet kept = new BitSet(count);
    if (keep.isEmpty()) {
      kept.set(0, count);
    } else if (!keep.equals("none")) {
      for (String run : keep.split(",", -1)) {
        int dash = run.indexOf('-');
        int from = Integer.parseInt(dash < 0 ? run : run.substring(0, dash));
        int to = dash < 0 ? from : Integer.parseInt(run.substring(dash + 1));
        kept.set(from, to + 1);
      }
    }
    return kept;
  }

  @Override
  public String toString() {
    String weightText = weights.toString();
    return "seed="
        + seed
        + " count="
        + count
        + (keys == DEFAULT_KEYS ? "" : " keys=" + keys)
        + (weightText.isEmpty() ? "" : " weights=" + weightText)
        + (valueFactor == 1 ? "" : " values=" + valueFactor)
        + (keep.isEmpty() ? "" : " keep=" + keep);
  }
}
