/** The contract of prefix rules. */
package io.kiwidb.testkit.prefix;
