/** Running workloads: threads, clocks, and what is measured around them. */
@NullMarked
package io.kiwidb.bench.run;

import org.jspecify.annotations.NullMarked;
