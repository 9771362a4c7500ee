/** The contract suite of merge operators. */
@org.jspecify.annotations.NullMarked
package io.kiwidb.testkit.operator;
