package io.kiwidb.spi;

import io.kiwidb.Insight.IndexVisitor;
import java.util.Optional;

/**
 * Purpose: optional capability of a {@link TableReader} to show its filter and index.
 *
 * <p>Threading, ownership of buffers and failure: see {@link TableReader#get}.
 */
public interface InspectableTable {
  /** Returns the figures of the filter; empty without one, or if it does not tell. */
  Optional<FilterFigures> filterFigures();

  /** Visits the data blocks in key order. */
  void visitIndex(IndexVisitor visitor);
}
