package io.kiwidb.engine.gap;

import org.jspecify.annotations.Nullable;

/**
 * A range of keys of which none shows a value; see {@link Gaps}. It is proposed first and known
 * later.
 *
 * <p>Threading: immutable, except for {@link #isUsed}, which is written and read with races: it
 * only helps to choose which gap to forget.
 */
final class Gap {
  private final Edge from;
  private final Edge to;
  private final long assigned; // of a proposed one
  private final @Nullable GapReader since; // of a known one
  private boolean used = true; // until it is the turn of others to be forgotten

  private Gap(Edge from, Edge to, long assigned, @Nullable GapReader since) {
    this.from = from;
    this.to = to;
    this.assigned = assigned;
    this.since = since;
  }

  /**
   * Returns a proposed one.
   *
   * @param assigned the last sequence number assigned before writers could see it
   */
  static Gap proposed(Edge from, Edge to, long assigned) {
    return new Gap(from, to, assigned, null);
  }

  /**
   * Returns a known one.
   *
   * @param since the first reader for whom it is one
   */
  static Gap known(Edge from, Edge to, GapReader since) {
    return new Gap(from, to, 0, since);
  }

  /** Returns a part of it. */
  Gap part(Edge begin, Edge end) {
    Gap part = new Gap(begin, end, assigned, since);
    part.used = used;
    return part;
  }

  /**
   * Returns one that reaches to the end of the next, which begins at the end of this one; null
   * unless both are known.
   */
  @Nullable
  Gap joined(Gap next) {
    GapReader first = since;
    GapReader second = next.since;
    return first == null || second == null
        ? null
        : known(from, next.to, GapReader.later(first, second));
  }

  Edge from() {
    return from;
  }

  Edge to() {
    return to;
  }

  boolean isKnown() {
    return since != null;
  }

  /** Returns whether it is proposed, and a reader sees every write that did not see it. */
  boolean isDecidedBy(GapReader reader) {
    return !isKnown() && assigned <= reader.sequence();
  }

  /** Returns whether a reader may pass over it. */
  boolean holdsFor(GapReader reader) {
    GapReader first = since;
    return first != null && reader.isNotBefore(first);
  }

  boolean isUsed() {
    return used;
  }

  void use() {
    if (!used) { // the line is shared by all readers
      used = true;
    }
  }

  void rest() {
    used = false;
  }

  @Override
  public String toString() {
    return from + ".." + to + (isKnown() ? " since " + since : " proposed at " + assigned);
  }
}
