/**
 * The contract tests of {@link io.kiwidb.spi.LogProvider}: implement
 * {@link io.kiwidb.testkit.log.LogContract} with one method in a test class.
 */
package io.kiwidb.testkit.log;
