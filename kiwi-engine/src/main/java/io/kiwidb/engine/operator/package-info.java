/** The merge operators that come with Kiwi. */
@org.jspecify.annotations.NullMarked
package io.kiwidb.engine.operator;
