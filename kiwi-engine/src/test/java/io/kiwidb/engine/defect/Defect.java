package io.kiwidb.engine.defect;

/**
 * One way to lose or to show wrong data, as a change of one place in the source.
 *
 * @param name what is wrong, as a sentence
 * @param source file from the root of the source tree
 * @param text what stands there once and only once
 * @param replacement what stands there in the defective store
 * @param suite what has to find it
 */
record Defect(String name, String source, String text, String replacement, Suite suite) {
  @Override
  public String toString() {
    return name;
  }
}
