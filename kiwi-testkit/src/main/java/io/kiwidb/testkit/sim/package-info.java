/**
 * Time and background execution under the control of a test: one thread, one seed, the same run
 * every time.
 */
package io.kiwidb.testkit.sim;
