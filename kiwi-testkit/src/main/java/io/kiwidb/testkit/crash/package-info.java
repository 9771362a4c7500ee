/**
 * Cuts the power, or kills the process, at every storage operation of a workload, and checks what
 * the store makes of what is left.
 */
package io.kiwidb.testkit.crash;
