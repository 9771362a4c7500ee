package io.kiwidb;

/** A set of defaults for all {@link Settings}. */
public enum Profile {
  /** Tiny thresholds, so that a person sees flushes and compactions after a few writes. */
  DEV,
  /** Sized for work; the default. */
  PROD
}
