/**
 * {@code kill -9}, for real: child JVMs that work on one store until they are killed, and a parent
 * that knows from outside of the store what they had asked for and what was acknowledged.
 */
@org.jspecify.annotations.NullMarked
package io.kiwidb.testkit.kill;
