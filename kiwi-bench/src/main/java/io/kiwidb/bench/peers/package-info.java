/** The same work on several engines, each in a JVM of its own. */
@NullMarked
package io.kiwidb.bench.peers;

import org.jspecify.annotations.NullMarked;
