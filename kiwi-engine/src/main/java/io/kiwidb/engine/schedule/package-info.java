/** Background execution on threads: the {@code Scheduler} of a database that was given none. */
package io.kiwidb.engine.schedule;
