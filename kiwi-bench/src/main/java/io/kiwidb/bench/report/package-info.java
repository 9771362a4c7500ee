/** Results as tables, JSON and charts. */
@NullMarked
package io.kiwidb.bench.report;

import org.jspecify.annotations.NullMarked;
