/**
 * The same work with more and more keys, each time in a JVM of its own, and what follows for a
 * terabyte.
 */
@NullMarked
package io.kiwidb.bench.growth;

import org.jspecify.annotations.NullMarked;
