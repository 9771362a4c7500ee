package io.kiwidb.engine.defect;

/**
 * One way to lose or return wrong data, as a change of one place in the source.
 *
 * @param name what is wrong, as a sentence
 * @param source file from the root of the source tree
 * @param text the original text, which occurs exactly once
 * @param replacement the text of the defective store
 * @param suite the suite that must detect it
 */
record Defect(String name, String source, String text, String replacement, Suite suite) {
  @Override
  public String toString() {
    return name;
  }
}
