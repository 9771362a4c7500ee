package io.kiwidb.spi;

/**
 * Purpose: optional capability of a {@link Filter} to tell its figures.
 *
 * <p>Threading, ownership of buffers and failure: see {@link Filter}.
 */
public interface MeasurableFilter {
  /** Counts its bits; takes time in proportion to its size. */
  FilterFigures figures();
}
