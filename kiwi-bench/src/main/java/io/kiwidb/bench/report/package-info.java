/** Results as tables, JSON and pictures. */
@NullMarked
package io.kiwidb.bench.report;

import org.jspecify.annotations.NullMarked;
