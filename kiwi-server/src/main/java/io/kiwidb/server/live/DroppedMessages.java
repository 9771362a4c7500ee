package io.kiwidb.server.live;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Tells a listener that it was too slow. Threading: immutable.
 *
 * @param topic the topic of the messages that it missed
 * @param messages how many it missed here
 */
public record DroppedMessages(@JsonIgnore(false) LiveTopic topic, long messages)
    implements LiveMessage {}
