/**
 * Whole stores whose storage fails at every place; the machinery is in
 * {@code io.kiwidb.testkit.fault}.
 */
@org.jspecify.annotations.NullMarked
package io.kiwidb.engine.faults;
