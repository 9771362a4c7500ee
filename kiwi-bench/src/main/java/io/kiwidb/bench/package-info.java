/**
 * Benchmarks: workloads against whole stores, comparisons of Kiwi with its peers, and JMH
 * benchmarks of single components.
 */
@NullMarked
package io.kiwidb.bench;

import org.jspecify.annotations.NullMarked;
