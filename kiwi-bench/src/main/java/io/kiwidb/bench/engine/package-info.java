/** The engines that can be measured, behind one small interface. */
@NullMarked
package io.kiwidb.bench.engine;

import org.jspecify.annotations.NullMarked;
