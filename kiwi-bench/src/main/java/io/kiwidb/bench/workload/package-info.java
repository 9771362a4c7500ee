/** What is done to a store, the same for every engine, and what must come out of it. */
@NullMarked
package io.kiwidb.bench.workload;

import org.jspecify.annotations.NullMarked;
