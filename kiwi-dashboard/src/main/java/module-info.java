/** The dashboard of Kiwi: pages that a browser shows, packed as files. */
@org.jspecify.annotations.NullMarked
module io.kiwidb.dashboard {
  requires static org.jspecify;
  requires io.kiwidb.server;

  provides io.kiwidb.server.DashboardFiles with
      io.kiwidb.dashboard.PackagedDashboard;
}
