/**
 * Values as JSON: {@link io.kiwidb.jackson.JacksonCodec}. A module whose types are stored opens
 * their packages to {@code com.fasterxml.jackson.databind}.
 */
@org.jspecify.annotations.NullMarked
module io.kiwidb.jackson {
  requires static org.jspecify;
  requires transitive io.kiwidb.api;
  requires transitive com.fasterxml.jackson.core;
  requires transitive com.fasterxml.jackson.databind;

  exports io.kiwidb.jackson;
}
