package io.kiwidb.server;

import java.io.InputStream;
import java.util.Optional;

/**
 * The files of the dashboard, found by {@link java.util.ServiceLoader}. Without a provider the
 * server shows a page that says what to run.
 *
 * <p>Threading: thread-safe.
 */
public interface DashboardFiles {
  /**
   * Returns a file.
   *
   * @param path its path without a leading slash, such as {@code index.html} or
   *     {@code assets/app-1f2e3d.js}: names of letters, digits, dots, hyphens and underscores, none
   *     of which begins with a dot, separated by slashes
   */
  Optional<Resource> find(String path);

  /**
   * A file.
   *
   * @param content its bytes; the caller closes it
   * @param isHashed whether its name changes with its content, so that browsers may keep it
   */
  record Resource(InputStream content, boolean isHashed) {}
}
