package io.kiwidb.server.load;

import org.jspecify.annotations.Nullable;

/**
 * What a client asks for: a {@link LoadPlan}, of which everything may be left out. Threading:
 * immutable.
 */
public record LoadRequest(
    @Nullable String keyspace,
    @Nullable Distribution distribution,
    @Nullable Long keys,
    @Nullable Integer keyBytes,
    @Nullable Integer valueBytes,
    @Nullable Integer batch,
    @Nullable Integer rate,
    @Nullable Integer seconds,
    @Nullable Integer threads,
    @Nullable Double readShare,
    @Nullable Double deleteShare,
    @Nullable Double overwriteShare,
    @Nullable Long seed) {
  /** Asks for the defaults. */
  public static final LoadRequest DEFAULTS =
      new LoadRequest(null, null, null, null, null, null, null, null, null, null, null, null, null);
}
