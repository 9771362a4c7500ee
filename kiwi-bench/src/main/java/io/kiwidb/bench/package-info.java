/** Benchmarks: workloads over whole stores, Kiwi beside its peers, and JMH for single parts. */
@NullMarked
package io.kiwidb.bench;

import org.jspecify.annotations.NullMarked;
