/** The prefix rules that come with the engine, and the guard around those of users. */
@org.jspecify.annotations.NullMarked
package io.kiwidb.engine.prefix;
