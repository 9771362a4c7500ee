/**
 * A reference model of the store, scripts of operations drawn from a seed, and the runner that
 * compares the two.
 *
 * <p>{@link io.kiwidb.testkit.model.Oracle} shares no code with any engine. An
 * {@link io.kiwidb.testkit.model.OperationScript} is wholly given by its one line of text, so a
 * failure can be replayed from its message; every operation of it is meaningful without the others,
 * so that {@link io.kiwidb.testkit.model.Shrinker} may leave out any of them.
 */
package io.kiwidb.testkit.model;
