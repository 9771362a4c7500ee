/** Runs workloads, in this JVM or in a child JVM: threads, timing and measurements. */
@NullMarked
package io.kiwidb.bench.run;

import org.jspecify.annotations.NullMarked;
