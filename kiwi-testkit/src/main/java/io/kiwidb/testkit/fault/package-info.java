/**
 * Injects a failure into each storage operation of a workload in turn, and checks the guarantees of
 * the store: during the fault, after a crash in the middle of it, and after it is over.
 *
 * <p>Start at {@link io.kiwidb.testkit.fault.FaultHarness}.
 */
package io.kiwidb.testkit.fault;
