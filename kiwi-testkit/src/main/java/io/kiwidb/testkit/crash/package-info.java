/**
 * Simulates a power failure or a process crash at every storage operation of a workload, and checks
 * the recovered state.
 */
package io.kiwidb.testkit.crash;
