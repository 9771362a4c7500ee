/** Operands of merge operators: collecting them and applying the operator. */
@org.jspecify.annotations.NullMarked
package io.kiwidb.engine.operand;
