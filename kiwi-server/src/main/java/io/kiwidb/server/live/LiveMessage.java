package io.kiwidb.server.live;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** Something that is told to listeners as it happens. Threading: immutable. */
public sealed interface LiveMessage
    permits LiveSample, LiveEvent, LogLine, LiveCompactions, DroppedMessages {
  /** Returns the topic that it belongs to. */
  @JsonIgnore
  LiveTopic topic();
}
