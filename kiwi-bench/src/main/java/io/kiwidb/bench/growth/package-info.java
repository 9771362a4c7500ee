/**
 * Runs the same workloads with increasing numbers of keys, each in a new JVM, and extrapolates to a
 * terabyte.
 */
@NullMarked
package io.kiwidb.bench.growth;

import org.jspecify.annotations.NullMarked;
