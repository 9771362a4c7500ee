/** Creates, opens and rate-limits tables. */
package io.kiwidb.engine.table;
