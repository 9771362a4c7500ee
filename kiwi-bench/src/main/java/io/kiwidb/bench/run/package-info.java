/**
 * Running workloads, here or in a JVM of their own: threads, clocks, and what is measured around
 * them.
 */
@NullMarked
package io.kiwidb.bench.run;

import org.jspecify.annotations.NullMarked;
