/**
 * A reference model of the store, scripts of random operations, and the runner that compares the
 * store with the model.
 *
 * <p>{@link io.kiwidb.testkit.model.Oracle} shares no code with any engine. An
 * {@link io.kiwidb.testkit.model.OperationScript} is determined by one line of text, so a failure
 * can be replayed from its message; each operation is valid without the others, so that
 * {@link io.kiwidb.testkit.model.Shrinker} can remove any of them.
 */
package io.kiwidb.testkit.model;
