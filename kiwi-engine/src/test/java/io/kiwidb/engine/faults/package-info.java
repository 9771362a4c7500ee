/**
 * Whole stores whose storage fails at every operation; {@code io.kiwidb.testkit.fault} implements
 * the faults.
 */
@org.jspecify.annotations.NullMarked
package io.kiwidb.engine.faults;
