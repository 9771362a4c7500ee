/**
 * Real {@code kill -9}: child JVMs that work on one store until they are killed, and a parent that
 * records outside the store what they attempted and what was acknowledged.
 */
@org.jspecify.annotations.NullMarked
package io.kiwidb.testkit.kill;
