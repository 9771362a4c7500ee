package io.kiwidb.bench.keyspaces;

import io.kiwidb.bench.workload.Load;
import java.util.Map;

/**
 * The costs of keyspaces.
 *
 * @param java name and version of the JVM
 * @param processors processors available to the JVM
 * @param load the number of keyspaces, and what was put into those that were written
 * @param writtenKeyspaces number of keyspaces that were written in turn
 * @param settings Kiwi settings that were given
 * @param created creating empty keyspaces
 * @param none opening a store with the default keyspace only
 * @param empty opening the store while its keyspaces are empty
 * @param written writing some of them in turn
 * @param filled opening the store after that
 * @param verified verifying the store after that
 * @param recovered opening the store of a process that was killed while it wrote
 * @param verifiedRecovered verifying the store after that
 */
public record CostsReport(
    String java,
    int processors,
    Load load,
    int writtenKeyspaces,
    Map<String, String> settings,
    Figures.Created created,
    Figures.Opened none,
    Figures.Opened empty,
    Figures.Written written,
    Figures.Opened filled,
    Figures.Verified verified,
    Figures.Recovered recovered,
    Figures.Verified verifiedRecovered) {
  /** Returns the heap bytes of an empty keyspace. */
  double heapBytesEach() {
    return (double) (empty.heapBytes() - none.heapBytes()) / load.keyspaces();
  }

  /** Returns the resident bytes of an empty keyspace. */
  double residentBytesEach() {
    return (double) (empty.residentBytes() - none.residentBytes()) / load.keyspaces();
  }
}
