package io.kiwidb.dashboard;

import io.kiwidb.server.DashboardFiles;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files that the build has packed into this module.
 *
 * <p>Threading: thread-safe.
 */
public final class PackagedDashboard implements DashboardFiles {
  /** A name with an extension, in folders without: what else there is, is no file. */
  private static final Pattern FILE =
      Pattern.compile("(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)+");

  private static final String FOLDER = "files/";

  /** Names in this folder contain a hash of the content. */
  private static final String HASHED = "assets/";

  /** Called by {@code ServiceLoader}. */
  public PackagedDashboard() {}

  @Override
  public Optional<Resource> find(String path) {
    if (!FILE.matcher(path).matches()) {
      return Optional.empty();
    }
    InputStream content = PackagedDashboard.class.getResourceAsStream(FOLDER + path);
    return Optional.ofNullable(content).map(found -> new Resource(found, path.startsWith(HASHED)));
  }
}
