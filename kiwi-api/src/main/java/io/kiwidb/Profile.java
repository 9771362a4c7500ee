package io.kiwidb;

/** A set of defaults for all {@link Settings}. */
public enum Profile {
  /** Tiny thresholds, so that flushes and compactions occur after a few writes. */
  DEV,
  /** Production sizes; the default. */
  PROD
}
