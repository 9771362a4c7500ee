package io.kiwidb.testkit.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A list of operations that follows from a line of text: seed, length, keys, weights, size of
 * values, and which of them were kept by shrinking.
 *
 * <p>The text is {@code seed=7 count=1000 keys=400 weights=put:500 values=10 keep=3,17-20}; all
 * parts but the first two may be missing. An operation has the same index and the same writes
 * whatever else is left out.
 *
 * <p>Threading: immutable.
 *
 * @param seed decides everything drawn
 * @param count how many operations are drawn
 * @param keys how many distinct keys there are
 * @param weights how often each kind comes
 * @param valueFactor how many times larger than usual values are
 * @param keep which indexes are left, ascending, such as {@code 3,17-20}; empty for all
 */
public record OperationScript(
    long seed, int count, int keys, OperationWeights weights, int valueFactor, String keep) {
  private static final int DEFAULT_KEYS = 400;

  /** An operation with its place in the whole script. */
  public record Step(int index, Operation operation) {
    @Override
    public String toString() {
      return "#" + index + " " + operation;
    }
  }

  /** A script of some of everything. */
  public static OperationScript of(long seed, int count) {
    return new OperationScript(seed, count, DEFAULT_KEYS, OperationWeights.defaults(), 1, "");
  }

  /** Reads the text form. */
  public static OperationScript parse(String text) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (String part : text.trim().split(" +", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "'" + part + "' is no name=value in the script '" + text + "'");
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

  /** The same with another number of distinct keys. */
  public OperationScript keys(int newKeys) {
    return new OperationScript(seed, count, newKeys, weights, valueFactor, keep);
  }

  /** The same with other weights. */
  public OperationScript weights(OperationWeights newWeights) {
    return new OperationScript(seed, count, keys, newWeights, valueFactor, keep);
  }

  /** The same with values so many times as large, up to 256 KiB. */
  public OperationScript values(int factor) {
    return new OperationScript(seed, count, keys, weights, factor, keep);
  }

  /** The same with only these of its steps. */
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

  /** The operations. */
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
