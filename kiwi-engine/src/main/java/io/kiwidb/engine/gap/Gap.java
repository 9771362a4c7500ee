package io.kiwidb.engine.gap;

/**
 * A range of keys of which none shows a value; see {@link Gaps}. It is proposed first and known
 * later.
 *
 * <p>Threading: immutable, except for {@link #isUsed}, which is written and read with races: it
 * only helps to choose which gap to forget.
 */
final class Gap {
  private static final long NOT_KNOWN = Long.MAX_VALUE;

  private final Edge from;
  private final Edge to;
  private final long assigned; // of a proposed one
  private final long since; // of a known one
  private boolean used = true; // until it is the turn of others to be forgotten

  private Gap(Edge from, Edge to, long assigned, long since) {
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
    return new Gap(from, to, assigned, NOT_KNOWN);
  }

  /**
   * Returns a known one.
   *
   * @param since the smallest sequence number of readers for whom it is one
   */
  static Gap known(Edge from, Edge to, long since) {
    return new Gap(from, to, 0, since);
  }

  /** Returns a part of it. */
  Gap part(Edge begin, Edge end) {
    Gap part = new Gap(begin, end, assigned, since);
    part.used = used;
    return part;
  }

  /** Returns one that reaches to the end of the next; both are known. */
  Gap joined(Gap next) {
    return known(from, next.to, Math.max(since, next.since));
  }

  Edge from() {
    return from;
  }

  Edge to() {
    return to;
  }

  boolean isKnown() {
    return since != NOT_KNOWN;
  }

  /** Returns whether a walk at a sequence number sees every write that did not see this one. */
  boolean isDecidedAt(long sequence) {
    return !isKnown() && assigned <= sequence;
  }

  /** Returns whether a reader at a sequence number may pass over it. */
  boolean holdsAt(long sequence) {
    return since <= sequence && isKnown();
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
