/** Simulated time and background execution: one thread, one seed, reproducible runs. */
package io.kiwidb.testkit.sim;
