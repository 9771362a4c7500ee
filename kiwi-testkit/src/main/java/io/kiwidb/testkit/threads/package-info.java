/** Platform and virtual threads for concurrency tests. */
@org.jspecify.annotations.NullMarked
package io.kiwidb.testkit.threads;
