/** Threads of every kind, for tests of concurrency. */
@org.jspecify.annotations.NullMarked
package io.kiwidb.testkit.threads;
