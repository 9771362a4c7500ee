package io.kiwidb.server.socket;

import io.kiwidb.server.live.LiveTopic;
import io.kiwidb.server.live.LogLevel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants from now on. Threading: immutable.
 *
 * @param topics the topics; required
 * @param logLevel the lowest level of lines of the log; null for {@code info}
 */
record LiveRequest(
    @Nullable List<@Nullable LiveTopic> topics, @Nullable LogLevel logLevel) {}
