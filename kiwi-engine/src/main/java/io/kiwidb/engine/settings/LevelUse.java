package io.kiwidb.engine.settings;

/** The levels that a tree uses, which constrain its settings. Threading: thread-safe. */
public interface LevelUse {
  /** Returns the deepest level that contains tables or is the target of a running job. */
  int deepestLevel();

  /** Keeps that level as it is until {@link #release}: no job begins. */
  void hold();

  /** Ends a {@link #hold}. */
  void release();

  /** The levels according to the manifest, before the tree is open. */
  record Stored(int deepestLevel) implements LevelUse {
    @Override
    public void hold() {}

    @Override
    public void release() {}
  }
}
