package io.kiwidb.server.socket;

import io.kiwidb.server.live.LiveTopic;
import io.kiwidb.server.live.LogLevel;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants from now on. Threading: immutable.
 *
 * @param topics the topics; required
 * @param logLevel the lowest level of lines of the log; null for {@code info}
 */
record LiveRequest(
    @Nullable List<@Nullable LiveTopic> topics, @Nullable LogLevel logLevel) {
  /** Returns the topics; fails if they break the contract. */
  Set<LiveTopic> wanted() {
    if (topics == null
        || topics.size() > LiveTopic.values().length
        || topics.stream().anyMatch(Objects::isNull)) {
      throw new ProblemException(ProblemCode.BAD_REQUEST, "'topics' must be up to four topics.");
    }
    return topics.stream().collect(Collectors.toSet());
  }

  /** Returns the lowest level. */
  LogLevel wantedLevel() {
    return logLevel == null ? LogLevel.INFO : logLevel;
  }
}
