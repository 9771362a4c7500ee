// Journeys through the dashboard against the real server, in this order: the first fill the store
// for the others, one kills the server, and the last need room and time.  npm run e2e

import "./journeys/begin.mjs";
import "./journeys/data.mjs";
import "./journeys/inside.mjs";
import "./journeys/motion.mjs";
import "./journeys/work.mjs";
import "./journeys/interface.mjs";
import "./journeys/pictures.mjs";
import "./journeys/everywhere.mjs";
import "./journeys/slow.mjs";
import "./journeys/admin.mjs";
import "./journeys/recovery.mjs";
import "./journeys/much.mjs";
