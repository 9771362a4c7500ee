/**
 * What every {@link io.kiwidb.spi.LogProvider} must do: implement
 * {@link io.kiwidb.testkit.log.LogContract} with one method in a test class, and JUnit runs the
 * rest.
 */
package io.kiwidb.testkit.log;
