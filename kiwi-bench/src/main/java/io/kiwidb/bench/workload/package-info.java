/** Workloads, identical for every engine, and the checks of their results. */
@NullMarked
package io.kiwidb.bench.workload;

import org.jspecify.annotations.NullMarked;
