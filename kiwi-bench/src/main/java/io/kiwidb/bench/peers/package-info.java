/** Runs the same workloads on several engines, each in a new JVM. */
@NullMarked
package io.kiwidb.bench.peers;

import org.jspecify.annotations.NullMarked;
