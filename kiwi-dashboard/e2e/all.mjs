// Journeys through the dashboard against the real server, in this order: the first fill the store
// for the others, and the last kill the server.  npm run e2e

import "./journeys/begin.mjs";
import "./journeys/data.mjs";
import "./journeys/inside.mjs";
import "./journeys/work.mjs";
import "./journeys/everywhere.mjs";
import "./journeys/recovery.mjs";
