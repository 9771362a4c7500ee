/**
 * Makes storage operations fail, each in turn, while a workload runs, and checks that the store
 * keeps its word: during the fault, after a crash in the middle of it, and after it is over.
 *
 * <p>{@link io.kiwidb.testkit.fault.FaultHarness} is where to begin.
 */
package io.kiwidb.testkit.fault;
